namespace Bookline.Serve.Demo;

/// <summary>The three businesses of the demo.</summary>
internal static class Businesses
{
    private static readonly int[] Weekdays = [1, 2, 3, 4, 5];
    private static readonly int[] TuesdayToSunday = [2, 3, 4, 5, 6, 7];

    /// <summary>Its services, customers and history are the single-tenant application's; the rest is new to it.</summary>
    public static readonly DemoBusiness Salon = new()
    {
        Domain = "spark-salon",
        Name = "Spark Salon",
        Trade = "Salon in Kolkata",
        TimeZone = "Asia/Kolkata",
        Currency = "INR",
        Locale = "en-IN",
        PhoneNumberId = "100000000000001",
        DisplayNumber = "+91 33 4000 1234",
        BotSettings = """
            {"slot_minutes": 30, "payment": {"mode": "link",
              "link_template": "upi://pay?pa=sparksalon@upi&pn={business}&am={amount}&cu={currency}&tn={reference}"}}
            """,
        Opening = [new(TuesdayToSunday, 10 * 60, 20 * 60)],
        Staff =
        [
            new("Ananya"),
            new("Rahul", [new([2, 3, 4, 5, 6], 11 * 60, 15 * 60), new([2, 3, 4, 5, 6], 16 * 60, 20 * 60)]),
            new("Mou", [new([5, 6, 7], 10 * 60, 18 * 60)]),
        ],
        Services =
        [
            new("svc-haircut", "Haircut & blow-dry", 60, null, Category: "Hair", BufferAfter: 10),
            new("svc-haircut-men", "Men's haircut", 30, null, Category: "Hair", BufferAfter: 5),
            new("svc-beard", "Beard trim", 20, null, Category: "Hair"),
            new("svc-threading", "Threading, eyebrows", 15, null, Category: "Face"),
        ],
    };

    public static readonly DemoBusiness Clinic = new()
    {
        Domain = "praxis-weber",
        Name = "Praxis Dr. Weber",
        Trade = "Clinic in Berlin",
        TimeZone = "Europe/Berlin",
        Currency = "EUR",
        Locale = "de-DE",
        PhoneNumberId = "100000000000002",
        DisplayNumber = "+49 30 9018 2000",
        BotSettings =
            """{"slot_minutes": 15, "lead_minutes": 120, "change_cutoff_minutes": 1440, "payment": {"mode": "none"}}""",
        Opening = [new(Weekdays, 8 * 60, 12 * 60 + 30), new([1, 2, 4], 14 * 60, 18 * 60)],
        Staff =
        [
            new("Dr. Jana Weber"),
            new("Dr. Emre Yılmaz", [new([1, 3, 5], 8 * 60, 12 * 60 + 30)]),
            new("Labor", null, ["clinic-blood", "clinic-vaccination"]),
        ],
        Services =
        [
            new("clinic-first", "Erstgespräch", 30, 0, "🩺", "Sprechstunde", 5),
            new("clinic-checkup", "Vorsorgeuntersuchung", 45, 0, "❤️", "Sprechstunde", 5),
            new("clinic-control", "Kontrolltermin", 15, 0, "📋", "Sprechstunde"),
            new("clinic-blood", "Blutabnahme", 10, 0, "🩸", "Labor", 5),
            new("clinic-vaccination", "Impfung", 10, 0, "💉", "Labor", 5),
        ],
    };

    public static readonly DemoBusiness Barber = new()
    {
        Domain = "brooklyn-fade",
        Name = "Brooklyn Fade",
        Trade = "Barber in New York",
        TimeZone = "America/New_York",
        Currency = "USD",
        Locale = "en-US",
        PhoneNumberId = "100000000000003",
        DisplayNumber = "+1 718 555 0134",
        BotSettings = """{"slot_minutes": 15, "payment": {"mode": "on_site"}}""",
        Opening = [new([2, 3, 4, 5], 9 * 60, 19 * 60), new([6], 8 * 60, 17 * 60)],
        Staff = [new("Marcus"), new("Tito", [new([2, 3, 4, 5, 6], 11 * 60, 17 * 60)])],
        Services =
        [
            new("barber-cut", "Haircut", 30, 3500, "💈"),
            new("barber-fade", "Skin fade", 45, 4500, "✂️"),
            new("barber-beard", "Beard trim", 15, 2000, "🧔"),
            new("barber-combo", "Cut & beard", 45, 5000, "⭐"),
            new("barber-kids", "Kids' cut", 30, 2500, "🧒"),
        ],
    };

    public static readonly IReadOnlyList<DemoBusiness> All = [Salon, Clinic, Barber];
}
