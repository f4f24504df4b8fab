using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>
/// JSON as PostgreSQL's jsonb takes it. It refuses three things that JSON allows: the character NUL, half of a surrogate pair, and numbers
/// beyond its range. What a stranger writes into a chat must not keep a message from being stored.
/// </summary>
internal static class StorableJson
{
    private const int LongestNumber = 40;

    /// <returns>Null: no JSON, or nested too deep.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var valid = Utf8.IsValid(body.Span) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
            using var original = JsonDocument.Parse(valid);
            var buffer = new ArrayBufferWriter<byte>(valid.Length);
            using (var writer = new Utf8JsonWriter(buffer))
            {
                Write(writer, original.RootElement);
            }
            return JsonDocument.Parse(buffer.WrittenMemory);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    if (Name(property) is { } name)
                    {
                        writer.WritePropertyName(name);
                        Write(writer, property.Value);
                    }
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(WithoutNul(Text(element)));
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, element.GetRawText());
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static string? Name(JsonProperty property)
    {
        try
        {
            return WithoutNul(property.Name);
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair, which no name of Meta's has
        }
    }

    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescaped(element.GetRawText());
        }
    }

    // As the reader does it; half of a surrogate pair, which the reader refuses, is replaced by the writer.
    private static string Unescaped(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 1; at < raw.Length - 1; at++)
        {
            if (raw[at] != '\\')
            {
                text.Append(raw[at]);
                continue;
            }
            var escape = raw[++at];
            text.Append(
                escape switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => (char)ushort.Parse(raw.AsSpan(at + 1, 4), NumberStyles.HexNumber),
                    _ => escape,
                }
            );
            at += escape == 'u' ? 4 : 0;
        }
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string WithoutNul(string text) => text.Replace('\0', '\uFFFD');

    // A number that does not fit stays readable as a text.
    private static void WriteNumber(Utf8JsonWriter writer, string raw)
    {
        if (raw.Length <= LongestNumber && !raw.Contains('e', StringComparison.OrdinalIgnoreCase))
        {
            writer.WriteRawValue(raw);
        }
        else
        {
            writer.WriteStringValue(raw);
        }
    }
}
