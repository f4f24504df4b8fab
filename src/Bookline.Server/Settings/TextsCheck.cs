using System.Text.Json;
using System.Text.RegularExpressions;
using Bookline.Booking.Conversations;
using Bookline.Booking.Texts;
using Bookline.Server.Api.Conventions;
using NodaTime.TimeZones;

namespace Bookline.Server.Settings;

/// <summary>The business's own words, language by language.</summary>
internal sealed partial class TextsCheck(FieldChecks checks)
{
    private static readonly string[] Languages = [.. BotTexts.Languages.Select(language => language.Tag)];

    // ISO 3166, as far as people live there.
    private static readonly HashSet<string> Countries =
    [
        .. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(place => place.CountryCode),
    ];

    public void Check(JsonElement texts, string name)
    {
        if (texts.ValueKind != JsonValueKind.Object)
        {
            checks.Add(new(name, "malformed", "An object, such as {\"en\": {\"greeting\": \"Welcome!\"}}."));
            return;
        }
        foreach (var language in texts.EnumerateObject().Where(l => l.Value.ValueKind != JsonValueKind.Null))
        {
            CheckLanguage(language.Name, language.Value, $"{name}.{language.Name}");
        }
    }

    private void CheckLanguage(string tag, JsonElement texts, string name)
    {
        if (
            !Tag().IsMatch(tag)
            || !Languages.Contains(tag.Split('-')[0])
            || !(tag.Length == 2 || Countries.Contains(tag[3..]))
        )
        {
            checks.Add(
                new(name, "unknown_value", $"The bot speaks {string.Join(", ", Languages)}; pt-BR is one of a country.")
            );
            return;
        }
        if (texts.ValueKind != JsonValueKind.Object)
        {
            checks.Add(new(name, "malformed", "An object, such as {\"greeting\": \"Welcome!\"}."));
            return;
        }
        foreach (var text in texts.EnumerateObject().Where(t => t.Value.ValueKind != JsonValueKind.Null))
        {
            CheckText(text.Name, text.Value, $"{name}.{text.Name}");
        }
    }

    private void CheckText(string key, JsonElement value, string field)
    {
        if (!BotTexts.OwnWords.Contains(key))
        {
            checks.Add(new(field, "unknown_field", $"Own words can be: {string.Join(", ", BotTexts.OwnWords)}."));
            return;
        }
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
        if (string.IsNullOrWhiteSpace(text))
        {
            checks.Add(new(field, "malformed", "A text; null takes it back."));
            return;
        }
        if (text.Length > ReplyLimits.InteractiveBody)
        {
            checks.Add(new(field, "too_long", $"At most {ReplyLimits.InteractiveBody} characters."));
        }
        if (text.Any(c => char.IsControl(c) && c != '\n'))
        {
            checks.Add(new(field, "malformed", "No control characters but line breaks."));
        }
        Placeholders.Check(text, field, BotTexts.PlaceholdersOf(key), checks);
    }

    [GeneratedRegex(@"^[a-z]{2}(-[A-Z]{2})?\z")]
    private static partial Regex Tag();
}
