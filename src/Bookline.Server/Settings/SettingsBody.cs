using System.ComponentModel;
using System.Text.Json;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Settings;

// For the documentation: SettingsBody reads it field by field, to say at each what is wrong.
/// <summary>Settings of the bot, and why they become so.</summary>
internal sealed record BotSettingsBody(
    BotSettingsFields Settings,
    [property: Description("Why, for those who look at the versions; at most 500 characters.")] string? Comment
);

/// <summary>The settings of a body, checked as far as can be said without those that stand.</summary>
internal sealed record SettingsBody(JsonElement Settings, string? Comment)
{
    public const int MostOfComment = 500;
    public const string Field = "settings";

    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };

    public static async Task<SettingsBody> ReadAsync(HttpContext context, FieldChecks checks)
    {
        using var body = await ParseAsync(context);
        var (settings, comment) = (default(JsonElement), (string?)null);
        if (body.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new BadHttpRequestException("The body is no object.");
        }
        foreach (var property in body.RootElement.EnumerateObject())
        {
            switch (property.Name)
            {
                case Field:
                    settings = property.Value.Clone();
                    break;
                case "comment" when property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null:
                    comment = checks.Text("comment", property.Value.GetString(), MostOfComment);
                    break;
                default:
                    checks.Add(new(property.Name, "unknown_field", "A body has settings, and perhaps a comment."));
                    break;
            }
        }
        if (settings.ValueKind == JsonValueKind.Undefined)
        {
            checks.Add(new(Field, "required", "An object, such as {\"lead_minutes\": 30}."));
        }
        else
        {
            new SettingsCheck(checks).Check(settings, Field);
        }
        return new(settings, comment);
    }

    private static async Task<JsonDocument> ParseAsync(HttpContext context)
    {
        try
        {
            var body = await JsonDocument.ParseAsync(context.Request.Body, Reading, context.RequestAborted);
            DemandText(body.RootElement);
            return body;
        }
        // The second: half of a surrogate pair, which JSON can spell and no text can hold.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BadHttpRequestException("The body is no JSON.", e);
        }
    }

    private static void DemandText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    DemandText(item);
                }
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    DemandText(property.Value);
                }
                break;
            default:
                break;
        }
    }
}
