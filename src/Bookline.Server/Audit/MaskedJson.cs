using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bookline.Server.Audit;

/// <summary>
/// What an entry keeps of a thing: its JSON as the API shows it, without what would let somebody in. Fields are masked by their names, so that a
/// caller who forgets to leave a secret out does not publish it; that there is one, and true or false, stays.
/// </summary>
internal static partial class MaskedJson
{
    public const string Mask = "***";

    // An entry is read whole; nothing that a person changes by hand comes near this.
    private const int MostBytes = 64 * 1024;
    private const int MostDepth = 64;

    /// <returns>Null for null.</returns>
    public static string? Of(object? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            return null;
        }
        var node = JsonSerializer.SerializeToNode(value, options);
        var text = Masked(node, depth: 0)?.ToJsonString() ?? "null";
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= MostBytes ? text : new JsonObject { ["left_out_bytes"] = bytes }.ToJsonString();
    }

    private static JsonNode? Masked(JsonNode? node, int depth) =>
        depth > MostDepth
            ? Mask
            : node switch
            {
                JsonObject fields => new JsonObject(
                    fields.Select(f =>
                        KeyValuePair.Create(
                            Storable(f.Key),
                            IsSecret(f.Key) && Tells(f.Value) ? Mask : Masked(f.Value, depth + 1)
                        )
                    )
                ),
                JsonArray items => new JsonArray([.. items.Select(item => Masked(item, depth + 1))]),
                JsonValue value when value.GetValueKind() == JsonValueKind.String => Storable(value.GetValue<string>()),
                _ => node?.DeepClone(),
            };

    private static bool Tells(JsonNode? value) =>
        value is not null && value.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False);

    private static bool IsSecret(string name) => Secret().IsMatch(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));

    // PostgreSQL's jsonb has no NUL.
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');

    [GeneratedRegex(
        "password|passwd|passphrase|token|secret|authorization|credential|cookie|signature|mfa|totp|otp_|recovery_code|(^|_)(api|signing|private|encryption)?_?keys?$|key_hash|(^|_)pin$"
    )]
    private static partial Regex Secret();
}
