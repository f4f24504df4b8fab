using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookline.Server.Api.Conventions;

/// <summary>JSON as the API speaks it: snake_case names and words; what is not set is null, and never left out.</summary>
public static class ApiJson
{
    public static void Add(WebApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(options => Apply(options.SerializerOptions));

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        // A field that is not there is a slip of the caller's, and setting what is not to be set is an attack.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        // Of two values one would be passed over.
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new UtcTimes());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    /// <summary>RFC 3339, UTC with Z: an offset's plus sign would have to be escaped in a query.</summary>
    private sealed class UtcTimes : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String && Rfc3339.Find(reader.GetString()) is { } time
                ? time
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            // As the database keeps it: a time is the same before it was stored and after.
            value = value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMicrosecond));
            if (value.Offset == TimeSpan.Zero)
            {
                writer.WriteStringValue(value.UtcDateTime);
            }
            else
            {
                writer.WriteStringValue(value);
            }
        }
    }
}
