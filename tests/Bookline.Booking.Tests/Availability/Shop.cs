using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Tests.Availability;

/// <summary>A business for tests: two people, one service of an hour, open from nine to five every day.</summary>
internal static class Shop
{
    public static readonly StaffId Ann = new(new Guid("00000000-0000-7000-8000-00000000000a"));
    public static readonly StaffId Bob = new(new Guid("00000000-0000-7000-8000-00000000000b"));

    public static readonly Service Haircut = new()
    {
        Id = new ServiceId("haircut"),
        Name = "Haircut",
        Length = Duration.FromHours(1),
        Price = new Money(3000, "EUR"),
    };

    public static Business In(string zone, string hours = "09:00-17:00") =>
        new()
        {
            Name = "Shop",
            Zone = DateTimeZoneProviders.Tzdb[zone],
            Currency = "EUR",
            Opening = EveryDay(hours),
            Services = [Haircut],
            Staff = [Member(Ann, "Ann", hours), Member(Bob, "Bob", hours)],
            Policy = new BookingPolicy
            {
                LeadTime = Duration.Zero,
                HorizonDays = 7,
                SlotStep = Duration.FromMinutes(30),
            },
        };

    public static StaffMember Member(StaffId id, string name, string hours) =>
        new()
        {
            Id = id,
            Name = name,
            Skills = new HashSet<ServiceId> { Haircut.Id },
            Hours = EveryDay(hours),
        };

    /// <param name="hours">Such as "09:00-12:00 13:00-24:00".</param>
    public static WeeklyHours EveryDay(string hours)
    {
        IReadOnlyList<WallRange> ranges =
        [
            .. hours
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(range => range.Split('-'))
                .Select(ends => new WallRange(At(ends[0]), At(ends[1]))),
        ];
        return new WeeklyHours(
            Enum.GetValues<IsoDayOfWeek>().Where(d => d != IsoDayOfWeek.None).ToDictionary(d => d, _ => ranges)
        );
    }

    public static Occupied Taken(this Business business, StaffId staff, LocalDate day, string from, string until) =>
        new(staff, business.Time(day, from, until));

    public static Interval Time(this Business business, LocalDate day, string from, string until) =>
        new(
            business.Zone.AtStrictly(day.At(At(from))).ToInstant(),
            business.Zone.AtStrictly(day.At(At(until))).ToInstant()
        );

    public static Instant Midnight(this Business business, LocalDate day) =>
        business.Zone.AtStartOfDay(day).ToInstant();

    /// <summary>The beginnings as the wall clock shows them.</summary>
    public static string Shown(this Business business, IEnumerable<Slot> slots) =>
        string.Join(' ', slots.Select(slot => slot.Start.InZone(business.Zone).ToString("HH:mm", null)));

    private static LocalTime At(string time) =>
        time == "24:00" ? LocalTime.Midnight : new LocalTime(int.Parse(time[..2]), int.Parse(time[3..]));
}
