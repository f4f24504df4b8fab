using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Availability;

/// <summary>
/// When a business is open and when its staff are free, from a little before today until a little after the horizon: a slot of the last
/// day may end, with its buffer, two days later.
/// </summary>
internal sealed class WorkingTimes
{
    private const int DaysBefore = 2;
    private const int DaysAfter = 3;

    private readonly Business business;
    private readonly IReadOnlyList<LocalDate> days;
    private readonly WallClock clock;
    private readonly ILookup<StaffId, Stretch> occupied;
    private readonly Dictionary<WeeklyHours, Stretches> hoursKnown = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<StaffId, (Stretches Taken, Stretches Free)> known = [];

    public WorkingTimes(Business business, IReadOnlyList<Occupied> occupied, Instant now)
    {
        this.business = business;
        this.occupied = occupied.ToLookup(o => o.Staff, o => Stretch.Of(o.Time));
        clock = new WallClock(business.Zone);
        var first = clock.DayOf(now).PlusDays(-DaysBefore);
        days =
        [
            .. Enumerable
                .Range(0, DaysBefore + business.Policy.HorizonDays + DaysAfter)
                .Select(first.PlusDays)
                .Where(day => !business.Holidays.Contains(day)),
        ];
        Opening = HoursOf(business.Opening);
    }

    /// <summary>When customers may be there.</summary>
    public Stretches Opening { get; }

    /// <summary>When a member of staff works and nothing is taken. Setting up before the doors open is work, too.</summary>
    public Stretches Free(StaffMember member) => Of(member).Free;

    /// <summary>How much of a time is taken already.</summary>
    public Duration Taken(StaffMember member, Stretch of) => Of(member).Taken.Within(of);

    private (Stretches Taken, Stretches Free) Of(StaffMember member)
    {
        if (!known.TryGetValue(member.Id, out var of))
        {
            var taken = new Stretches(occupied[member.Id]);
            var away = new Stretches(member.TimeOff.Select(Stretch.Of));
            known[member.Id] = of = (taken, HoursOf(member.Hours).Without(taken).Without(away));
        }
        return of;
    }

    // Staff often share their hours, with each other or with the business.
    private Stretches HoursOf(WeeklyHours hours)
    {
        if (!hoursKnown.TryGetValue(hours, out var stretches))
        {
            hoursKnown[hours] = stretches = new Stretches(
                days.SelectMany(day => hours.On(day.DayOfWeek).SelectMany(range => clock.During(day, range)))
            );
        }
        return stretches;
    }
}
