using System.Text.Json;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Server.Catalog;

/// <summary>The JSON of <c>tenants.bot_settings</c>, key by key. What is missing has its default, and so has what is bad.</summary>
internal sealed class BotSettings(JsonElement settings, Action<string> mistake)
{
    public BookingPolicy Policy()
    {
        var standard = new BookingPolicy();
        return new BookingPolicy
        {
            LeadTime = Minutes("lead_minutes", Bounds.LeadMinutes, standard.LeadTime),
            HorizonDays = Number("horizon_days", Bounds.HorizonDays) ?? standard.HorizonDays,
            SlotStep = Minutes("slot_minutes", Bounds.SlotMinutes, standard.SlotStep),
            Hold = Minutes("hold_minutes", Bounds.HoldMinutes, standard.Hold),
            ChangeCutoff = Minutes("change_cutoff_minutes", Bounds.ChangeCutoffMinutes, standard.ChangeCutoff),
            PaymentTime = Minutes("payment_minutes", Bounds.PaymentMinutes, standard.PaymentTime),
            MaxOpenBookings = Number("max_open_bookings", Bounds.MaxOpenBookings) ?? standard.MaxOpenBookings,
            MarksNoShow = MarksNoShow(),
        };
    }

    public PaymentSettings Payment()
    {
        if (Find(settings, "payment", JsonValueKind.Object, "payment") is not { } payment)
        {
            return new PaymentSettings();
        }
        var link = Find(payment, "link_template", JsonValueKind.String, "payment.link_template")?.GetString();
        PaymentMode? mode = Find(payment, "mode", JsonValueKind.String, "payment.mode")?.GetString() switch
        {
            "none" => PaymentMode.None,
            "on_site" or null => PaymentMode.OnSite,
            "link" when !string.IsNullOrWhiteSpace(link) => PaymentMode.Link,
            _ => null,
        };
        if (mode is null)
        {
            mistake("payment.mode");
        }
        return new PaymentSettings { Mode = mode ?? PaymentMode.OnSite, LinkTemplate = link };
    }

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts()
    {
        var texts = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var language in Properties(settings, "texts", "texts"))
        {
            var name = $"texts.{language.Name}";
            texts[language.Name] = Properties(language.Value, name)
                .Where(text => IsA(text.Value, JsonValueKind.String, $"{name}.{text.Name}"))
                .ToDictionary(text => text.Name, text => text.Value.GetString()!);
        }
        return texts;
    }

    private bool MarksNoShow()
    {
        var marks = Find(settings, "mark_no_show", JsonValueKind.True, "mark_no_show") is not null;
        return Find(settings, "auto_close", JsonValueKind.String, "auto_close")?.GetString() switch
        {
            null => marks,
            "completed" => false,
            "no_show" => true,
            _ => Bad("auto_close", marks),
        };
    }

    private Duration Minutes(string key, Bounds bounds, Duration otherwise) =>
        Number(key, bounds) is { } minutes ? Duration.FromMinutes(minutes) : otherwise;

    private int? Number(string key, Bounds bounds)
    {
        if (Find(settings, key, JsonValueKind.Number, key) is not { } number)
        {
            return null;
        }
        return number.TryGetInt64(out var value) && bounds.Contain(value) ? (int)value : Bad<int?>(key, null);
    }

    private List<JsonProperty> Properties(JsonElement of, string key, string name) =>
        Find(of, key, JsonValueKind.Object, name) is { } found ? [.. found.EnumerateObject()] : [];

    private List<JsonProperty> Properties(JsonElement of, string name) =>
        IsA(of, JsonValueKind.Object, name) ? [.. of.EnumerateObject()] : [];

    /// <summary>The value of a key; null where there is none, or it is of another kind.</summary>
    private JsonElement? Find(JsonElement of, string key, JsonValueKind kind, string name) =>
        of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty(key, out var found)
        && found.ValueKind is not JsonValueKind.Null
        && !(kind == JsonValueKind.True && found.ValueKind == JsonValueKind.False)
        && IsA(found, kind, name)
            ? found
            : null;

    private bool IsA(JsonElement value, JsonValueKind kind, string name) => value.ValueKind == kind || Bad(name, false);

    private T Bad<T>(string name, T otherwise)
    {
        mistake(name);
        return otherwise;
    }
}
