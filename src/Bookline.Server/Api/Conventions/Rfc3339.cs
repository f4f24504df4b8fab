using NodaTime.Text;

namespace Bookline.Server.Api.Conventions;

/// <summary>Times as callers write them. One without an offset from UTC could mean any zone, and is none.</summary>
public static class Rfc3339
{
    private const int FirstYear = 1;
    private const int LastYear = 9998;

    /// <returns>In UTC, for offsets go further than a DateTimeOffset can hold; null: this is no time such as <c>2026-11-23T14:30:00Z</c>.</returns>
    public static DateTimeOffset? Find(string? text) =>
        // Within a day of either end an offset could lead out of what a time can hold.
        OffsetDateTimePattern.Rfc3339.Parse(text ?? "")
            is { Success: true, Value: { Year: > FirstYear and <= LastYear } time }
            ? time.ToInstant().ToDateTimeOffset()
            : null;
}
