using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using CsCheck;
using NodaTime;
using static Bookline.Booking.Tests.Availability.Shop;

namespace Bookline.Booking.Tests.Availability;

public sealed class SlotPropertyTests
{
    private const int MinutesADay = 24 * 60;

    // Days of change among them: by an hour, by half an hour, at midnight, forth and back.
    private static readonly Gen<(string Zone, LocalDate Day)> Days = OneOf(
        ("Europe/Berlin", new LocalDate(2026, 3, 29)),
        ("Europe/Berlin", new LocalDate(2026, 10, 25)),
        ("Europe/Berlin", new LocalDate(2026, 7, 1)),
        ("America/New_York", new LocalDate(2026, 3, 8)),
        ("America/New_York", new LocalDate(2026, 11, 1)),
        ("Asia/Kolkata", new LocalDate(2026, 5, 4)),
        ("Australia/Lord_Howe", new LocalDate(2026, 10, 4)),
        ("Australia/Lord_Howe", new LocalDate(2026, 4, 5)),
        ("America/Havana", new LocalDate(2026, 11, 1)),
        ("America/Santiago", new LocalDate(2026, 9, 6)),
        ("America/Santiago", new LocalDate(2026, 4, 4)),
        ("Pacific/Apia", new LocalDate(2011, 12, 30))
    );

    private static readonly Gen<WallRange> Range =
        from start in Gen.Int[0, MinutesADay / 5 - 1]
        from length in Gen.Int[1, MinutesADay / 5 - start]
        select new WallRange(
            LocalTime.FromMinutesSinceMidnight(start * 5),
            LocalTime.FromMinutesSinceMidnight((start + length) * 5 % MinutesADay)
        );

    private static readonly Gen<WeeklyHours> Hours = Gen.Frequency(
        (1, Gen.Const(EveryDay("00:00-24:00"))),
        (
            4,
            from days in Range.Array[0, 3].Array[7]
            select new WeeklyHours(
                days.Select((ranges, i) => (Day: (IsoDayOfWeek)(i + 1), Ranges: ranges))
                    .ToDictionary(d => d.Day, d => (IReadOnlyList<WallRange>)d.Ranges)
            )
        )
    );

    private static readonly Gen<Service> Services =
        from length in Gen.Int[1, 30]
        from before in Gen.Int[0, 6]
        from after in Gen.Int[0, 6]
        from active in Gen.Frequency((9, Gen.Const(true)), (1, Gen.Const(false)))
        select Haircut with
        {
            Length = length * SlotOracle.Grain,
            BufferBefore = before * SlotOracle.Grain,
            BufferAfter = after * SlotOracle.Grain,
            IsActive = active,
        };

    private static readonly Gen<Case> Cases =
        from at in Days
        let midnight = DateTimeZoneProviders.Tzdb[at.Zone].AtLeniently(at.Day.AtMidnight()).ToInstant()
        from opening in Hours
        from staff in Member(midnight).Array[1, 3]
        from service in Services
        from step in OneOf(5, 15, 20, 30, 45, 60, 90)
        from lead in Gen.Int[0, 300]
        from now in Gen.Int[-600, 300]
        from holiday in OneOf(-1, 0, 1, 5)
        from occupied in Gen.Select(Gen.Int[0, staff.Length - 1], Around(midnight)).Array[0, 12]
        from wanted in Gen.Int[-1, staff.Length - 1]
        let people = staff.Select((m, i) => m with { Id = Id(i), Name = $"{i}" }).ToArray()
        select new Case(
            In(at.Zone) with
            {
                Opening = opening,
                Holidays = new HashSet<LocalDate> { at.Day.PlusDays(holiday) },
                Staff = people,
                Policy = new BookingPolicy
                {
                    SlotStep = Duration.FromMinutes(step),
                    LeadTime = Duration.FromMinutes(lead),
                    HorizonDays = 3,
                },
            },
            [.. occupied.Select(o => new Occupied(Id(o.Item1), o.Item2))],
            midnight + Duration.FromMinutes(now),
            service,
            wanted < 0 ? null : Id(wanted),
            at.Day
        );

    [Fact]
    public void Offers_exactly_what_is_free() =>
        Cases.Sample(
            c =>
            {
                var calendar = new Calendar(c.Business, c.Occupied, c.Now);
                var oracle = new SlotOracle(c.Business, c.Occupied, c.Now);
                for (var day = c.Day.PlusDays(-1); day <= c.Day.PlusDays(3); day = day.PlusDays(1))
                {
                    calendar.Slots(c.Service, c.Staff, day).ShouldBe(oracle.Slots(c.Service, c.Staff, day));
                }
            },
            iter: 2000
        );

    [Fact]
    public void Days_are_those_that_have_slots_and_next_is_all_of_them_in_a_row() =>
        Cases.Sample(
            c =>
            {
                var calendar = new Calendar(c.Business, c.Occupied, c.Now);
                var days = Enumerable.Range(-2, 8).Select(c.Day.PlusDays).ToList();

                calendar
                    .Days(c.Service, c.Staff)
                    .ShouldBe(days.Where(day => calendar.Slots(c.Service, c.Staff, day).Count > 0));
                calendar
                    .Next(c.Service, c.Staff, c.Now, int.MaxValue)
                    .ShouldBe(days.SelectMany(day => calendar.Slots(c.Service, c.Staff, day)));
            },
            iter: 1000
        );

    [Fact]
    public void No_two_slots_of_a_day_look_the_same_and_each_reads_later_than_the_one_before() =>
        Cases.Sample(
            c =>
            {
                var calendar = new Calendar(c.Business, c.Occupied, c.Now);
                var shown = calendar
                    .Slots(c.Service, c.Staff, c.Day)
                    .Select(slot => slot.Start.InZone(c.Business.Zone).LocalDateTime)
                    .ToList();

                shown.ShouldBe(shown.Distinct().Order());
            },
            iter: 1000
        );

    private static Gen<T> OneOf<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(i => of[i]);

    private static Gen<StaffMember> Member(Instant midnight) =>
        from hours in Hours
        from off in Around(midnight).Array[0, 2]
        from active in Gen.Frequency((9, Gen.Const(true)), (1, Gen.Const(false)))
        from skilled in Gen.Frequency((9, Gen.Const(true)), (1, Gen.Const(false)))
        select Shop.Member(Ann, "", "") with
        {
            Hours = hours,
            TimeOff = off,
            IsActive = active,
            Skills = skilled ? new HashSet<ServiceId> { Haircut.Id } : new HashSet<ServiceId>(),
        };

    private static Gen<Interval> Around(Instant midnight) =>
        from start in Gen.Int[-12 * 36, 12 * 72]
        from length in Gen.Int[1, 48]
        select new Interval(midnight + start * SlotOracle.Grain, midnight + (start + length) * SlotOracle.Grain);

    private static StaffId Id(int number) => new(new Guid($"00000000-0000-7000-8000-{number + 1:x12}"));

    private sealed record Case(
        Business Business,
        IReadOnlyList<Occupied> Occupied,
        Instant Now,
        Service Service,
        StaffId? Staff,
        LocalDate Day
    );
}
