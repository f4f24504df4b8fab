using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookline.Server.Api.Conventions;

/// <summary>
/// A field of a change (PATCH), after JSON Merge Patch (RFC 7396): one that is not there leaves what is, and null clears it where
/// <typeparamref name="T"/> can be null.
/// </summary>
/// <param name="IsSet">Whether the body has it.</param>
[JsonConverter(typeof(ChangeJson))]
public readonly record struct Change<T>(bool IsSet, T Value)
{
    /// <summary>What it becomes: the new value, or what is there.</summary>
    public T Or(T current) => IsSet ? Value : current;
}

/// <summary>Reads a field that is there; one that is not never comes here, and stays unset.</summary>
internal sealed class ChangeJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Change<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)
            Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Change<T>>
    {
        public override bool HandleNull => true;

        // By the converter itself and not by the serializer: so a failure knows the path from the body's root.
        public override Change<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.Null)
            {
                return default(T) is null ? new(true, default!) : throw new JsonException();
            }
            return new(true, ((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options)!);
        }

        public override void Write(Utf8JsonWriter writer, Change<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
