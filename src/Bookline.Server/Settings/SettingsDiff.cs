using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookline.Server.Settings;

/// <summary>One change between two versions, as RFC 6902 writes it, with what was there before.</summary>
/// <param name="Path">A JSON Pointer: <c>/texts/en/greeting</c>.</param>
public sealed record SettingsChange(ChangeKind Op, string Path, JsonElement? Before, JsonElement? After);

public enum ChangeKind
{
    Add,
    Remove,
    Replace,
}

internal static class SettingsDiff
{
    /// <summary>Objects are compared field by field, in the order of their names; anything else as a whole.</summary>
    public static IReadOnlyList<SettingsChange> Between(JsonObject before, JsonObject after) =>
        [.. Compare("", before, after)];

    private static IEnumerable<SettingsChange> Compare(string path, JsonObject before, JsonObject after) =>
        before
            .Select(p => p.Key)
            .Union(after.Select(p => p.Key))
            .Order(StringComparer.Ordinal)
            .SelectMany(key =>
                (before.TryGetPropertyValue(key, out var old), after.TryGetPropertyValue(key, out var now)) switch
                {
                    (true, false) => [new(ChangeKind.Remove, Pointer(path, key), Show(old), null)],
                    (false, _) => [new(ChangeKind.Add, Pointer(path, key), null, Show(now))],
                    _ when JsonNode.DeepEquals(old, now) => [],
                    _ when old is JsonObject was && now is JsonObject isNow => Compare(Pointer(path, key), was, isNow),
                    _ => (IEnumerable<SettingsChange>)
                        [new(ChangeKind.Replace, Pointer(path, key), Show(old), Show(now))],
                }
            );

    // RFC 6901.
    private static string Pointer(string path, string key) => $"{path}/{key.Replace("~", "~0").Replace("/", "~1")}";

    private static JsonElement Show(JsonNode? value) => JsonSerializer.SerializeToElement(value);
}
