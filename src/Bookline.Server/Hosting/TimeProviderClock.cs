using NodaTime;

namespace Bookline.Server.Hosting;

/// <summary>NodaTime's clock on .NET's, so that a test moves both at once.</summary>
internal sealed class TimeProviderClock(TimeProvider time) : IClock
{
    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
}
