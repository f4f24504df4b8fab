using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Api;

/// <summary>A body's schema: what a body of it looks like, and where in it a value stands.</summary>
internal sealed class BodySchema(JsonElement document, JsonElement schema)
{
    private const int Deepest = 4;

    // What lets a body through to where its other fields are used.
    private static readonly Dictionary<string, string> Known = new()
    {
        ["service"] = MatrixRows.IdOf("service_id"),
        ["phone"] = "+4915112345678",
        ["email"] = "zoe@example.com",
        ["currency"] = "EUR",
        ["starts_at"] = "2031-01-01T10:00:00Z",
        ["ends_at"] = "2031-01-02T10:00:00Z",
        ["from"] = "09:00",
        ["to"] = "18:00",
        ["day"] = "2031-01-01",
        ["date"] = "2031-01-01",
        ["url"] = "https://example.com/hook",
        ["role"] = "staff",
        ["time_zone"] = "Europe/Berlin",
        ["locale"] = "en",
        ["language"] = "en",
        ["mode"] = "on_site",
        ["auto_close"] = "completed",
    };

    /// <summary>Ways to its values, such as <c>customer/name</c>; the empty one is the whole body.</summary>
    public IEnumerable<string> Places() => Places("", schema, 0);

    /// <summary>A body with a value, as JSON, in one place.</summary>
    public string With(string place, string value) => Write("", "", schema, place, value, 0);

    private IEnumerable<string> Places(string at, JsonElement of, int depth)
    {
        yield return at;
        foreach (var (name, child) in depth < Deepest ? Children(Resolve(of)) : [])
        {
            foreach (var place in Places($"{at}/{name}", child, depth + 1))
            {
                yield return place;
            }
        }
    }

    private string Write(string at, string name, JsonElement of, string place, string value, int depth)
    {
        if (at == place)
        {
            return value;
        }
        var resolved = Resolve(of);
        var children = depth < Deepest ? Children(resolved).ToList() : [];
        return Type(resolved) switch
        {
            "object" =>
                $"{{{string.Join(',', children.Select(c => $"{JsonValue.Create(c.Name).ToJsonString()}:{Write($"{at}/{c.Name}", c.Name, c.Schema, place, value, depth + 1)}"))}}}",
            "array" =>
                $"[{string.Join(',', children.Select(c => Write($"{at}/{c.Name}", name, c.Schema, place, value, depth + 1)))}]",
            "integer" or "number" => "1",
            "boolean" => "true",
            "string" when resolved.TryGetProperty("enum", out var words) => words[0].GetRawText(),
            _ => JsonValue.Create(Known.GetValueOrDefault(name, "x")).ToJsonString(),
        };
    }

    private static IEnumerable<(string Name, JsonElement Schema)> Children(JsonElement of)
    {
        if (of.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                yield return (property.Name, property.Value);
            }
        }
        if (of.TryGetProperty("items", out var items))
        {
            yield return ("0", items);
        }
        if (of.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object)
        {
            yield return ("en", more);
        }
    }

    // A schema that may also be null is one of two.
    private JsonElement Resolve(JsonElement of)
    {
        foreach (var several in (string[])["oneOf", "anyOf"])
        {
            if (of.TryGetProperty(several, out var choices))
            {
                return Resolve(choices.EnumerateArray().First(c => Type(c) != "null"));
            }
        }
        if (!of.TryGetProperty("$ref", out var reference))
        {
            return of;
        }
        var found = document;
        foreach (var part in reference.GetString()!.Split('/').Skip(1))
        {
            found = found.GetProperty(part);
        }
        return Resolve(found);
    }

    private static string? Type(JsonElement of) =>
        !of.TryGetProperty("type", out var type)
            ? of.TryGetProperty("properties", out _)
                ? "object"
                : null
            : type.ValueKind == JsonValueKind.String
                ? type.GetString()
                : type.EnumerateArray().Select(t => t.GetString()).First(t => t != "null");
}
