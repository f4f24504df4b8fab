using Bookline.Booking.Catalog;
using NodaTime;
using NodaTime.TimeZones;

namespace Bookline.Booking.Availability;

/// <summary>
/// From a business's wall clock to instants. A time that a day leaves out does not exist; of a time that comes twice, both times
/// belong to the hours of the day, and only the first is a beginning, so that no two slots look the same.
/// </summary>
internal sealed class WallClock(DateTimeZone zone)
{
    // ISO 8601 and the tz database know no offset beyond this.
    private static readonly Duration MaxOffset = Duration.FromHours(18);

    private ZoneInterval known = zone.GetZoneInterval(Instant.FromUnixTimeTicks(0));

    public LocalDate DayOf(Instant time) => time.InZone(zone).Date;

    /// <summary>The stretches during which the clock shows a time of this range on this day.</summary>
    public IEnumerable<Stretch> During(LocalDate day, WallRange range)
    {
        var start = day.At(range.Start);
        var end = range.End == LocalTime.Midnight ? day.PlusDays(1).AtMidnight() : day.At(range.End);
        foreach (var period in PeriodsOf(day))
        {
            var from = start.WithOffset(period.WallOffset).ToInstant();
            var until = end.WithOffset(period.WallOffset).ToInstant();
            yield return new Stretch(
                period.HasStart ? Instant.Max(from, period.Start) : from,
                period.HasEnd ? Instant.Min(until, period.End) : until
            );
        }
    }

    /// <summary>The instants at which the clock shows a multiple of the step, counted from midnight.</summary>
    public IEnumerable<Instant> Beginnings(LocalDate day, Duration step)
    {
        var shown = -1L;
        foreach (var period in PeriodsOf(day))
        {
            var midnight = day.AtMidnight().WithOffset(period.WallOffset).ToInstant();
            var next = midnight;
            for (var n = 0L; n * step < Duration.FromDays(1); n++, next += step)
            {
                if (n > shown && period.Contains(next))
                {
                    shown = n;
                    yield return next;
                }
            }
        }
    }

    /// <summary>From the first to the last instant of a day: 23, 24 or 25 hours.</summary>
    public Stretch Whole(LocalDate day) =>
        new(zone.AtLeniently(day.AtMidnight()).ToInstant(), zone.AtLeniently(day.PlusDays(1).AtMidnight()).ToInstant());

    /// <summary>The periods of one offset, of which at least one holds some of this day.</summary>
    private IEnumerable<ZoneInterval> PeriodsOf(LocalDate day)
    {
        var midnight = day.AtMidnight().WithOffset(Offset.Zero).ToInstant();
        var (from, until) = (midnight - MaxOffset, midnight + Duration.FromDays(1) + MaxOffset);
        if (!known.Contains(from))
        {
            known = zone.GetZoneInterval(from);
        }
        return !known.HasEnd || known.End >= until ? [known] : zone.GetZoneIntervals(new Interval(from, until));
    }
}
