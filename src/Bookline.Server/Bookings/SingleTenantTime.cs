using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Bookline.Server.Bookings;

/// <summary>
/// How the single-tenant application writes when an appointment is: the local date as a timestamp, the time as a text such as
/// "2:30 PM". New bookings have it besides, so that this application goes on showing them.
/// </summary>
internal static class SingleTenantTime
{
    private static readonly LocalTimePattern TwelveHours = LocalTimePattern.Create(
        "h:mm tt",
        CultureInfo.InvariantCulture
    );
    private static readonly LocalTimePattern TwentyFourHours = LocalTimePattern.CreateWithInvariantCulture("H:mm");

    public static (DateTime Date, string Time) Write(Instant start, DateTimeZone zone)
    {
        var local = start.InZone(zone);
        return (local.Date.AtMidnight().ToDateTimeUnspecified(), TwelveHours.Format(local.TimeOfDay));
    }

    /// <summary>When it is; the whole day where the time cannot be read, null where there is no date.</summary>
    public static Interval? Read(DateTime? date, string? time, Duration length, DateTimeZone zone)
    {
        if (date is not { } stamp)
        {
            return null;
        }
        var day = LocalDate.FromDateTime(stamp);
        if (TimeOf(time) is { } at)
        {
            var start = zone.AtLeniently(day.At(at)).ToInstant();
            return new Interval(start, start + length);
        }
        return new Interval(
            zone.AtLeniently(day.AtMidnight()).ToInstant(),
            zone.AtLeniently(day.PlusDays(1).AtMidnight()).ToInstant()
        );
    }

    private static LocalTime? TimeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }
        var trimmed = text.Trim().ToUpperInvariant();
        return TwelveHours.Parse(trimmed) is { Success: true } twelve ? twelve.Value
            : TwentyFourHours.Parse(trimmed) is { Success: true } all ? all.Value
            : null;
    }
}
