using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Availability;

/// <summary>
/// When a business can take a customer. Pure: what is taken is given, and so is the time. Remembers what it has worked out, so
/// one for each message, and not for several threads.
/// </summary>
public sealed class Calendar(Business business, IReadOnlyList<Occupied> occupied, Instant now)
{
    private readonly WallClock clock = new(business.Zone);
    private readonly Lazy<WorkingTimes> times = new(() => new WorkingTimes(business, occupied, now));

    public Business Business { get; } = business;
    public Instant Now { get; } = now;

    /// <summary>The days within the horizon that have a free slot, soonest first.</summary>
    /// <param name="staff">Whom the customer wants; null for anybody.</param>
    public IReadOnlyList<LocalDate> Days(Service service, StaffId? staff)
    {
        var able = Able(service, staff);
        return [.. DaysFrom(Today).Where(day => HasFree(service, able, day))];
    }

    /// <summary>
    /// The free slots of a day, soonest first and one for each beginning: with anybody, the one who has least to do that day.
    /// </summary>
    public IReadOnlyList<Slot> Slots(Service service, StaffId? staff, LocalDate day)
    {
        if (day < Today || day > LastDay)
        {
            return [];
        }
        var beginnings = Beginnings(service, day);
        var whole = clock.Whole(day);
        var slots = new Dictionary<Instant, Slot>();
        // Whoever comes first gets a beginning; a stable sort leaves ties as the business lists its staff.
        foreach (var member in Able(service, staff).OrderBy(m => times.Value.Taken(m, whole)))
        {
            foreach (var start in beginnings.Where(b => IsFree(member, service, b)))
            {
                slots.TryAdd(start, new Slot(member.Id, new Interval(start, start + service.Length)));
            }
        }
        return [.. slots.Values.OrderBy(slot => slot.Start)];
    }

    /// <summary>The next free slots from <paramref name="after"/> on, over as many days as it takes.</summary>
    public IReadOnlyList<Slot> Next(Service service, StaffId? staff, Instant after, int count) =>
        [
            .. DaysFrom(LocalDate.Max(Today, clock.DayOf(after)))
                .SelectMany(day => Slots(service, staff, day))
                .Where(slot => slot.Start >= after)
                .Take(count),
        ];

    /// <summary>
    /// The same calendar as if a time were free again: to whom a slot is held, or who moves a booking, their own time is not taken.
    /// </summary>
    public Calendar Without(Occupied own) => new(Business, [.. occupied.Where(taken => taken != own)], Now);

    private LocalDate Today => clock.DayOf(Now);
    private LocalDate LastDay => Today.PlusDays(Business.Policy.HorizonDays - 1);

    private IEnumerable<LocalDate> DaysFrom(LocalDate first)
    {
        for (var day = first; day <= LastDay; day = day.PlusDays(1))
        {
            yield return day;
        }
    }

    private IReadOnlyList<StaffMember> Able(Service service, StaffId? staff) =>
        service.IsActive
            ?
            [
                .. Business.Staff.Where(member =>
                    member.IsActive && member.Skills.Contains(service.Id) && (staff is null || member.Id == staff)
                ),
            ]
            : [];

    private bool HasFree(Service service, IReadOnlyList<StaffMember> able, LocalDate day)
    {
        var beginnings = Beginnings(service, day);
        return able.Any(member => beginnings.Any(start => IsFree(member, service, start)));
    }

    /// <summary>When customers could come, whoever then has time for them.</summary>
    private IReadOnlyList<Instant> Beginnings(Service service, LocalDate day)
    {
        var earliest = Now + Business.Policy.LeadTime;
        return
        [
            .. clock
                .Beginnings(day, Business.Policy.SlotStep)
                .Where(start => start >= earliest && times.Value.Opening.Cover(start, start + service.Length)),
        ];
    }

    private bool IsFree(StaffMember member, Service service, Instant start) =>
        times.Value.Free(member).Cover(start - service.BufferBefore, start + service.Length + service.BufferAfter);
}
