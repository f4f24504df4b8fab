using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Tests.Availability;

/// <summary>
/// What is free, found out the slow way: every beginning and every grain of time is looked at by itself. Right for hours, times and
/// lengths that are whole grains.
/// </summary>
internal sealed class SlotOracle(Business business, IReadOnlyList<Occupied> occupied, Instant now)
{
    public static readonly Duration Grain = Duration.FromMinutes(5);

    public IReadOnlyList<Slot> Slots(Service service, StaffId? staff, LocalDate day)
    {
        var today = WallAt(now).Date;
        var able = business.Staff.Where(m =>
            service.IsActive && m.IsActive && m.Skills.Contains(service.Id) && (staff is null || m.Id == staff)
        );
        if (day < today || day >= today.PlusDays(business.Policy.HorizonDays))
        {
            return [];
        }
        return
        [
            .. GrainsOf(day)
                .GroupBy(time => WallAt(time).TimeOfDay)
                .Select(shown => shown.Min()) // the first of the two where the clock shows a time twice
                .Where(start => start >= now + business.Policy.LeadTime && IsABeginning(start))
                .SelectMany(start => Best(able.Where(m => IsFree(m, service, start)), service, start, day)),
        ];
    }

    private IEnumerable<Slot> Best(IEnumerable<StaffMember> free, Service service, Instant start, LocalDate day) =>
        free.OrderBy(m => GrainsOf(day).Count(time => IsOccupied(m, time)))
            .Take(1)
            .Select(m => new Slot(m.Id, new Interval(start, start + service.Length)));

    private bool IsABeginning(Instant time) =>
        WallAt(time).TimeOfDay.TickOfDay % business.Policy.SlotStep.BclCompatibleTicks == 0;

    private bool IsFree(StaffMember member, Service service, Instant start) =>
        Grains(start, start + service.Length).All(time => IsWithin(business.Opening, time))
        && Grains(start - service.BufferBefore, start + service.Length + service.BufferAfter)
            .All(time =>
                IsWithin(member.Hours, time)
                && !member.TimeOff.Any(off => off.Contains(time))
                && !IsOccupied(member, time)
            );

    private bool IsOccupied(StaffMember member, Instant time) =>
        occupied.Any(o => o.Staff == member.Id && o.Time.Contains(time));

    private bool IsWithin(WeeklyHours hours, Instant time)
    {
        var wall = WallAt(time);
        return !business.Holidays.Contains(wall.Date)
            && hours
                .On(wall.DayOfWeek)
                .Any(r => wall.TimeOfDay >= r.Start && (wall.TimeOfDay < r.End || r.End == LocalTime.Midnight));
    }

    private IEnumerable<Instant> GrainsOf(LocalDate day)
    {
        var noon = day.At(LocalTime.Noon).InUtc().ToInstant();
        return Grains(noon - Duration.FromHours(40), noon + Duration.FromHours(40))
            .Where(time => WallAt(time).Date == day);
    }

    private static IEnumerable<Instant> Grains(Instant from, Instant until)
    {
        for (var time = from; time < until; time += Grain)
        {
            yield return time;
        }
    }

    private LocalDateTime WallAt(Instant time) => time.InZone(business.Zone).LocalDateTime;
}
