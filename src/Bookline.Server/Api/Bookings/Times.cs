using Bookline.Server.Api.Conventions;
using NodaTime;
using NodaTime.Text;

namespace Bookline.Server.Api.Bookings;

/// <summary>Times as callers write them: RFC 3339. One without an offset could mean any zone, and is refused.</summary>
internal static class Times
{
    public static Instant? Read(string field, string? text, FieldChecks checks)
    {
        if (text is null)
        {
            return null;
        }
        if (OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: { Year: >= 2000 and <= 2200 } time })
        {
            return time.ToInstant();
        }
        checks.Add(new(field, "malformed", "A time with its offset from UTC, such as 2026-11-23T14:30:00Z."));
        return null;
    }

    public static Instant Required(string field, string? text, FieldChecks checks)
    {
        if (text is null)
        {
            checks.Add(new(field, "required", "A time with its offset from UTC, such as 2026-11-23T14:30:00Z."));
        }
        return Read(field, text, checks) ?? default;
    }
}
