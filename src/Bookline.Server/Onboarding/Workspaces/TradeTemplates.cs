namespace Bookline.Server.Onboarding.Workspaces;

/// <summary>A service that a new business begins with.</summary>
/// <param name="Euros">What it costs about; <see cref="PriceLevel"/> makes a price of it where the business is.</param>
internal sealed record FirstService(
    string Name,
    string Category,
    string Icon,
    int Minutes,
    int Euros,
    int BufferAfter = 0
);

/// <param name="Weekdays">ISO 8601: Monday is 1.</param>
/// <param name="From">In minutes since midnight.</param>
internal sealed record FirstHours(int[] Weekdays, int From, int Until);

/// <summary>What is usual in a trade.</summary>
internal sealed record TradeTemplate(IReadOnlyList<FirstService> Services, IReadOnlyList<FirstHours> Opening)
{
    private const int Hour = 60;

    private static readonly FirstHours Shop = new([2, 3, 4, 5, 6], 9 * Hour, 18 * Hour);

    private static readonly TradeTemplate Salon = new(
        [
            new("Haircut", "Hair", "✂️", 45, 35, 5),
            new("Wash and blow-dry", "Hair", "💨", 30, 25, 5),
            new("Colour", "Hair", "🎨", 120, 90, 10),
            new("Manicure", "Nails", "💅", 45, 30, 5),
        ],
        [Shop]
    );

    private static readonly TradeTemplate Clinic = new(
        [
            new("First consultation", "Consultations", "🩺", 45, 80, 5),
            new("Follow-up", "Consultations", "📋", 20, 40, 5),
            new("Check-up", "Consultations", "❤️", 30, 60, 5),
        ],
        [new([1, 2, 4], 8 * Hour, 12 * Hour), new([1, 2, 4], 14 * Hour, 18 * Hour), new([3, 5], 8 * Hour, 13 * Hour)]
    );

    private static readonly TradeTemplate Barber = new(
        [
            new("Haircut", "Hair", "💈", 30, 25),
            new("Beard trim", "Beard", "🧔", 20, 15),
            new("Haircut and beard", "Hair", "✂️", 45, 35),
        ],
        [new([2, 3, 4, 5], 10 * Hour, 19 * Hour), new([6], 9 * Hour, 16 * Hour)]
    );

    private static readonly TradeTemplate Restaurant = new(
        [
            new("Table for two", "Tables", "🍽️", 90, 0, 15),
            new("Table for four", "Tables", "🍽️", 120, 0, 15),
            new("Table for six", "Tables", "🍽️", 120, 0, 15),
        ],
        [new([2, 3, 4, 5, 6, 7], 12 * Hour, 15 * Hour), new([2, 3, 4, 5, 6, 7], 18 * Hour, 23 * Hour)]
    );

    private static readonly TradeTemplate Tutor = new(
        [
            new("Trial lesson", "Lessons", "👋", 30, 0),
            new("Single lesson", "Lessons", "📚", 60, 35),
            new("Double lesson", "Lessons", "📖", 120, 65),
        ],
        [new([1, 2, 3, 4, 5], 14 * Hour, 20 * Hour), new([6], 9 * Hour, 14 * Hour)]
    );

    private static readonly TradeTemplate Other = new(
        [new("Appointment", "Appointments", "📅", 60, 50), new("Short appointment", "Appointments", "⏱️", 30, 25)],
        [new([1, 2, 3, 4, 5], 9 * Hour, 17 * Hour)]
    );

    public static TradeTemplate Of(Trade trade) =>
        trade switch
        {
            Trade.Salon => Salon,
            Trade.Clinic => Clinic,
            Trade.Barber => Barber,
            Trade.Restaurant => Restaurant,
            Trade.Tutor => Tutor,
            _ => Other,
        };
}
