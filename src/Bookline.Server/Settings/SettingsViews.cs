using System.ComponentModel;
using System.Text.Json;

namespace Bookline.Server.Settings;

/// <summary>How the bot behaves.</summary>
/// <param name="Settings">All of them; what nobody has set has its default.</param>
internal sealed record BotSettingsView(
    [property: Description("0: nobody has changed them by the API yet.")] int Version,
    BotSettingsFields Settings,
    [property: Description("Keys of the stored settings that Bookline does not know; they are kept.")]
        IReadOnlyList<string> UnknownKeys,
    [property: Description("Null: nobody has, or somebody wrote them by hand since that version.")] string? ChangedBy,
    DateTimeOffset? ChangedAt,
    string? Comment
);

/// <summary>A version in the list.</summary>
internal sealed record VersionView(
    int Version,
    [property: Description("An address of mail or the name of an API key; null: they stood there before.")]
        string? ChangedBy,
    DateTimeOffset ChangedAt,
    string? Comment
);

/// <summary>A version with its settings, as they were stored.</summary>
internal sealed record VersionDetail(
    int Version,
    JsonElement Settings,
    string? ChangedBy,
    DateTimeOffset ChangedAt,
    string? Comment
)
{
    public static VersionDetail Of(VersionRow row) =>
        new(row.Version, JsonSerializer.SerializeToElement(row.Json), row.ChangedBy, row.ChangedAt, row.Comment);
}

/// <summary>What lies between two versions.</summary>
internal sealed record VersionDiff(int From, int To, IReadOnlyList<SettingsChange> Changes);
