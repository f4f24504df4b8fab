using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookline.Server.Settings;

/// <summary>New settings from those that stand and what somebody wrote. What the API does not know stays as it is.</summary>
internal static class SettingsMerge
{
    /// <summary>JSON Merge Patch (RFC 7396): what is left out stays, null takes it back.</summary>
    public static JsonObject Patch(JsonObject current, JsonElement change)
    {
        var merged = (JsonObject)current.DeepClone();
        foreach (var property in change.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(property.Name);
            }
            else if (property.Value.ValueKind == JsonValueKind.Object)
            {
                merged[property.Name] = Patch(merged[property.Name] as JsonObject ?? [], property.Value);
            }
            else
            {
                merged[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
            // It says what auto_close says, and would come back when that is taken back.
            if (property.Name == "auto_close")
            {
                merged.Remove("mark_no_show");
            }
        }
        return merged;
    }

    /// <summary>All of them anew: what is left out gets its default.</summary>
    public static JsonObject Replace(JsonObject current, JsonElement settings)
    {
        var kept = (JsonObject)current.DeepClone();
        foreach (var key in SettingsCheck.Keys.Append("mark_no_show"))
        {
            kept.Remove(key);
        }
        return Patch(kept, settings);
    }

    /// <summary>What stands where no object does is of somebody's hand, and says nothing.</summary>
    public static JsonObject Read(string json) => JsonNode.Parse(json) as JsonObject ?? [];

    public static IReadOnlyList<string> UnknownKeys(JsonObject settings) =>
        [.. settings.Select(s => s.Key).Except(SettingsCheck.Keys.Append("mark_no_show"))];
}
