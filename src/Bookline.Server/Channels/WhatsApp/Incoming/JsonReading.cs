using System.Globalization;
using System.Text.Json;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>Looks into JSON of which nothing is certain: what is not there, or is of another kind, is nothing.</summary>
internal static class JsonReading
{
    // Meta's are far shorter; longer ones would not fit an index.
    private const int LongestId = 512;

    public static JsonElement Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        var list = element.Child(name);
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
    }

    public static string? Text(this JsonElement element, string name)
    {
        var child = element.Child(name);
        return child.ValueKind == JsonValueKind.String ? child.GetString() : null;
    }

    /// <summary>A text of a length that an id has.</summary>
    public static string? Id(this JsonElement element, string name) =>
        element.Text(name) is { Length: > 0 and <= LongestId } id ? id : null;

    public static int? Number(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Number } child && child.TryGetInt32(out var number)
            ? number
            : null;

    /// <summary>Unix seconds, as a text or a number; null where they are no time, or one that lies ahead.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name, DateTimeOffset now)
    {
        var child = element.Child(name);
        var text = child.ValueKind switch
        {
            JsonValueKind.String => child.GetString(),
            JsonValueKind.Number => child.GetRawText(),
            _ => null,
        };
        return
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= now.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }
}
