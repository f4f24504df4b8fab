using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Api;

/// <summary>What JSON looks like without its values: names and types. Of a list, its first item.</summary>
internal static class JsonKind
{
    public static string Of(JsonNode? json) =>
        json switch
        {
            JsonObject o =>
                $"{{{string.Join(", ", o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {Of(p.Value)}"))}}}",
            JsonArray { Count: 0 } => "[]",
            JsonArray list => $"[{Of(list[0])}]",
            null => "null",
            _ when json.GetValueKind() is JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => json.GetValueKind().ToString().ToLowerInvariant(),
        };
}
