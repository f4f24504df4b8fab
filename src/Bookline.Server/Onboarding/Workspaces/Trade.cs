namespace Bookline.Server.Onboarding.Workspaces;

/// <summary>What a business does: its workspace begins with what is usual there.</summary>
public enum Trade
{
    Salon,
    Clinic,
    Barber,
    Restaurant,
    Tutor,
    Other,
}

/// <summary>Trades as the column <c>tenants.trade</c>, forms and JSON have them.</summary>
internal static class Trades
{
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<Trade>().Select(Word)];

    public static string Word(Trade trade) => trade.ToString().ToLowerInvariant();

    public static Trade? Find(string? word) =>
        Enum.GetValues<Trade>().Cast<Trade?>().FirstOrDefault(trade => Word(trade!.Value) == word);
}
