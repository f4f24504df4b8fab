using System.Text;
using System.Text.Json;
using Bookline.Booking.Catalog;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Settings;

/// <summary>
/// Settings as somebody writes them, checked strictly and named at the field: the bot itself reads leniently, and would take the
/// default for what is bad without a word to who wrote it.
/// </summary>
internal sealed class SettingsCheck(FieldChecks checks)
{
    private static readonly Dictionary<string, Bounds> Numbers = new()
    {
        ["lead_minutes"] = Bounds.LeadMinutes,
        ["horizon_days"] = Bounds.HorizonDays,
        ["slot_minutes"] = Bounds.SlotMinutes,
        ["hold_minutes"] = Bounds.HoldMinutes,
        ["change_cutoff_minutes"] = Bounds.ChangeCutoffMinutes,
        ["payment_minutes"] = Bounds.PaymentMinutes,
        ["max_open_bookings"] = Bounds.MaxOpenBookings,
    };

    private const int MostBytes = 32 * 1024;

    private static readonly string[] Closings = ["completed", "no_show"];
    private static readonly string[] Modes = ["none", "on_site", "link"];

    /// <summary>
    /// All keys that the API writes. <c>mark_no_show</c> says less than <c>auto_close</c>, which goes before it, and is only read.
    /// </summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Numbers.Keys, "auto_close", "payment", "texts"];

    /// <summary>Null is fine everywhere: it takes a setting back.</summary>
    public void Check(JsonElement settings, string name)
    {
        if (settings.ValueKind != JsonValueKind.Object)
        {
            checks.Add(new(name, "malformed", "An object, such as {\"lead_minutes\": 30}."));
            return;
        }
        foreach (var setting in settings.EnumerateObject().Where(s => s.Value.ValueKind != JsonValueKind.Null))
        {
            var field = $"{name}.{setting.Name}";
            switch (setting.Name)
            {
                case "auto_close":
                    Word(setting.Value, field, Closings);
                    break;
                case "payment":
                    Payment(setting.Value, field);
                    break;
                case "texts":
                    new TextsCheck(checks).Check(setting.Value, field);
                    break;
                case var number when Numbers.TryGetValue(number, out var bounds):
                    Number(setting.Value, field, bounds);
                    break;
                default:
                    checks.Add(
                        new(field, "unknown_field", $"There is no such setting. There are: {string.Join(", ", Keys)}.")
                    );
                    break;
            }
        }
    }

    /// <summary>What only all of them together can say; after a change was taken in.</summary>
    public void CheckWhole(JsonElement settings, string name)
    {
        // They are read for each message, and kept in each version. What the API does not know is nobody's fault who calls it.
        var length = settings
            .EnumerateObject()
            .Where(s => Keys.Contains(s.Name))
            .Sum(s => Encoding.UTF8.GetByteCount(s.Value.GetRawText()));
        if (length > MostBytes)
        {
            checks.Add(new(name, "too_long", $"At most {MostBytes} bytes, all settings together."));
        }
        if (
            settings.TryGetProperty("payment", out var payment)
            && payment.ValueKind == JsonValueKind.Object
            && payment.TryGetProperty("mode", out var mode)
            && mode.ValueKind == JsonValueKind.String
            && mode.ValueEquals("link")
            && !(
                payment.TryGetProperty("link_template", out var link)
                && link.ValueKind == JsonValueKind.String
                && !string.IsNullOrWhiteSpace(link.GetString())
            )
        )
        {
            checks.Add(new($"{name}.payment.link_template", "required", "The mode link needs it."));
        }
    }

    private void Number(JsonElement value, string field, Bounds bounds)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            checks.Add(new(field, "malformed", "A whole number."));
        }
        else if (!bounds.Contain(number))
        {
            checks.Add(new(field, "out_of_range", $"From {bounds.Least} to {bounds.Most}."));
        }
    }

    private void Word(JsonElement value, string field, string[] words)
    {
        if (value.ValueKind != JsonValueKind.String || !words.Contains(value.GetString()))
        {
            checks.Add(new(field, "unknown_value", $"One of {string.Join(", ", words)}."));
        }
    }

    private void Payment(JsonElement payment, string name)
    {
        if (payment.ValueKind != JsonValueKind.Object)
        {
            checks.Add(new(name, "malformed", "An object, such as {\"mode\": \"on_site\"}."));
            return;
        }
        foreach (var setting in payment.EnumerateObject().Where(s => s.Value.ValueKind != JsonValueKind.Null))
        {
            var field = $"{name}.{setting.Name}";
            switch (setting.Name)
            {
                case "mode":
                    Word(setting.Value, field, Modes);
                    break;
                case "link_template":
                    LinkTemplate.Check(setting.Value, field, checks);
                    break;
                default:
                    checks.Add(
                        new(field, "unknown_field", "There is no such setting. There are: mode, link_template.")
                    );
                    break;
            }
        }
    }
}
