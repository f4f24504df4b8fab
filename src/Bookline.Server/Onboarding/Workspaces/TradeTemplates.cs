namespace Bookline.Server.Onboarding.Workspaces;

/// <summary>A service that a new business begins with; <see cref="TradeWords"/> has its name.</summary>
/// <param name="Euros">What it costs about; <see cref="PriceLevel"/> makes a price of it where the business is.</param>
/// <param name="Tables">How many parties can have it at once, each at a table of its own; 0: it is done by whoever is there.</param>
internal sealed record FirstService(string Icon, int Minutes, int Euros, int BufferAfter = 0, int Tables = 0);

/// <param name="Weekdays">ISO 8601: Monday is 1.</param>
/// <param name="From">In minutes since midnight.</param>
internal sealed record FirstHours(int[] Weekdays, int From, int Until);

/// <summary>What is usual in a trade.</summary>
internal sealed record TradeTemplate(IReadOnlyList<FirstService> Services, IReadOnlyList<FirstHours> Opening)
{
    private const int Hour = 60;

    private static readonly FirstHours Shop = new([2, 3, 4, 5, 6], 9 * Hour, 18 * Hour);

    private static readonly TradeTemplate Salon = new(
        [new("✂️", 45, 35, 5), new("💨", 30, 25, 5), new("🎨", 120, 90, 10), new("💅", 45, 30, 5)],
        [Shop]
    );

    private static readonly TradeTemplate Clinic = new(
        [new("🩺", 45, 80, 5), new("📋", 20, 40, 5), new("❤️", 30, 60, 5)],
        [new([1, 2, 4], 8 * Hour, 12 * Hour), new([1, 2, 4], 14 * Hour, 18 * Hour), new([3, 5], 8 * Hour, 13 * Hour)]
    );

    private static readonly TradeTemplate Barber = new(
        [new("💈", 30, 25), new("🧔", 20, 15), new("✂️", 45, 35)],
        [new([2, 3, 4, 5], 10 * Hour, 19 * Hour), new([6], 9 * Hour, 16 * Hour)]
    );

    private static readonly TradeTemplate Restaurant = new(
        [new("🍽️", 90, 0, 15, Tables: 2), new("🍽️", 120, 0, 15, Tables: 2), new("🍽️", 120, 0, 15, Tables: 1)],
        [new([2, 3, 4, 5, 6, 7], 12 * Hour, 15 * Hour), new([2, 3, 4, 5, 6, 7], 18 * Hour, 23 * Hour)]
    );

    private static readonly TradeTemplate Tutor = new(
        [new("👋", 30, 0), new("📚", 60, 35), new("📖", 120, 65)],
        [new([1, 2, 3, 4, 5], 14 * Hour, 20 * Hour), new([6], 9 * Hour, 14 * Hour)]
    );

    private static readonly TradeTemplate Other = new(
        [new("📅", 60, 50), new("⏱️", 30, 25)],
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
