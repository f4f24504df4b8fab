using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Channels;

/// <summary>JSON to be compared as text.</summary>
internal static class Ordered
{
    /// <summary>The names in the order given, those that are not named behind them, in the order of the alphabet but id first.</summary>
    public static string Like(JsonNode node, params string[] names) =>
        Sorted(node, [.. names, "id"])!
            .ToJsonString(
                new JsonSerializerOptions
                {
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            );

    private static JsonNode? Sorted(JsonNode? node, string[] names) =>
        node switch
        {
            JsonObject json => new JsonObject(
                json.OrderBy(p => Rank(p.Key, names))
                    .ThenByDescending(p => p.Key, StringComparer.Ordinal)
                    .Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value, names)))
            ),
            JsonArray list => new JsonArray([.. list.Select(item => Sorted(item, names))]),
            _ => node?.DeepClone(),
        };

    private static int Rank(string name, string[] names) =>
        Array.IndexOf(names, name) is var at and >= 0 ? at : names.Length;
}
