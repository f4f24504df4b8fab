using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Channels;

/// <summary>A time that stands still until a test moves it; it begins now, since tokens' keys know only the real one.</summary>
internal sealed class FakeTime() : FakeTimeProvider(TimeProvider.System.GetUtcNow());
