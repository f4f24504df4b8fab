using Bookline.Server.Onboarding.Workspaces.Languages;

namespace Bookline.Server.Onboarding.Workspaces;

/// <summary>What a new business's things are called in one of the languages that the bot speaks.</summary>
/// <param name="Table">With <c>{0}</c> for its number.</param>
internal sealed record FirstWords(string Table, IReadOnlyDictionary<Trade, TradeWords> Trades)
{
    public static IReadOnlyDictionary<string, FirstWords> ByLanguage { get; } =
        new Dictionary<string, FirstWords>
        {
            ["en"] = English.Words,
            ["es"] = Spanish.Words,
            ["pt"] = Portuguese.Words,
            ["hi"] = Hindi.Words,
            ["de"] = German.Words,
            ["ar"] = Arabic.Words,
        };

    /// <param name="tag">BCP 47; a language that the bot does not speak is answered in English, as the bot does.</param>
    public static FirstWords Of(string tag) =>
        ByLanguage.GetValueOrDefault(tag.Split('-')[0].ToLowerInvariant(), English.Words);
}

/// <param name="Greeting">How the bot begins a chat.</param>
/// <param name="Services">In the order of <see cref="TradeTemplate.Services"/>.</param>
internal sealed record TradeWords(string Greeting, IReadOnlyList<ServiceWords> Services);

internal sealed record ServiceWords(string Name, string Category);
