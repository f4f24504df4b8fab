using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>Businesses to talk to. All are open every day from nine to six.</summary>
internal static class Salon
{
    /// <summary>Monday, in the morning of Europe and Asia.</summary>
    public static readonly Instant Monday = Instant.FromUtc(2026, 11, 23, 7, 0);

    public static readonly StaffId Ana = new(new Guid("00000000-0000-7000-8000-00000000000a"));
    public static readonly StaffId Ben = new(new Guid("00000000-0000-7000-8000-00000000000b"));

    /// <summary>Two services, two people, paid on site.</summary>
    public static Business In(string zone = "Europe/Berlin", string language = "en", string currency = "EUR") =>
        new()
        {
            Name = "Spark Salon",
            Zone = DateTimeZoneProviders.Tzdb[zone],
            Currency = currency,
            Language = language,
            Opening = Open("09:00", "18:00"),
            Services =
            [
                Service("haircut", "Haircut", 45, new Money(4500, currency)) with
                {
                    Icon = "✂️",
                },
                Service("colour", "Colouring", 90, new Money(12000, currency)) with
                {
                    BufferAfter = Duration.FromMinutes(15),
                },
            ],
            Staff = [Member(Ana, "Ana", "haircut", "colour"), Member(Ben, "Ben", "haircut", "colour")],
            Policy = new BookingPolicy { HorizonDays = 14, SlotStep = Duration.FromMinutes(30) },
        };

    public static Business WithOneService(this Business business) =>
        business with
        {
            Services = [business.Services[0]],
            Staff = [business.Staff[0]],
        };

    public static Business WithServices(this Business business, int count) =>
        business with
        {
            Services =
            [
                .. Enumerable
                    .Range(1, count)
                    .Select(n => Service($"s{n}", $"Service {n}", 30, new Money(n * 100, "EUR"))),
            ],
            Staff = [Member(Ana, "Ana", [.. Enumerable.Range(1, count).Select(n => $"s{n}")])],
        };

    public static Business Paying(this Business business, PaymentMode mode, string? template = null) =>
        business with
        {
            Payment = new PaymentSettings { Mode = mode, LinkTemplate = template },
        };

    public static Service Service(string id, string name, int minutes, Money price) =>
        new()
        {
            Id = new ServiceId(id),
            Name = name,
            Length = Duration.FromMinutes(minutes),
            Price = price,
        };

    public static StaffMember Member(StaffId id, string name, params string[] skills) =>
        new()
        {
            Id = id,
            Name = name,
            Skills = skills.Select(skill => new ServiceId(skill)).ToHashSet(),
            Hours = Open("09:00", "18:00"),
        };

    public static WeeklyHours Open(string from, string until) =>
        new(
            Enum.GetValues<IsoDayOfWeek>()
                .Where(day => day != IsoDayOfWeek.None)
                .ToDictionary(day => day, _ => (IReadOnlyList<WallRange>)[new WallRange(At(from), At(until))])
        );

    private static LocalTime At(string time) =>
        time == "24:00" ? LocalTime.Midnight : new LocalTime(int.Parse(time[..2]), int.Parse(time[3..]));
}
