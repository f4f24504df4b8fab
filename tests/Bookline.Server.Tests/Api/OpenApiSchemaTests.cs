using System.Text.Json;

namespace Bookline.Server.Tests.Api;

/// <summary>What the document says of a body is what the server takes and gives.</summary>
public sealed class OpenApiSchemaTests
{
    [Fact]
    public async Task Every_time_is_a_text_and_null_only_where_it_may_be_missing()
    {
        using var document = await DocumentAsync();
        var times = Properties(document)
            .Where(p => p.Schema.TryGetProperty("format", out var format) && format.GetString() == "date-time")
            .ToDictionary(p => $"{p.Of}.{p.Name}", p => TypesOf(p.Schema));

        times.Where(t => !t.Value.Contains("string")).ShouldBeEmpty();
        times["ApiKey.created_at"].ShouldBe("string");
        times["ApiKey.expires_at"].ShouldBe("null string");
        times["NewTimeOff.starts_at"].ShouldBe("string");
        times["TimeOffChange.starts_at"].ShouldBe("string");
    }

    [Theory]
    [InlineData("CreateApiKeyBody", "name scopes")]
    [InlineData("RotateApiKeyBody", "")]
    [InlineData("NewBookingBody", "customer service starts_at")]
    [InlineData("CustomerBody", "name phone")]
    [InlineData("MoveBookingBody", "starts_at")]
    [InlineData("NewWebhook", "events url")]
    [InlineData("NewInvitation", "email role")]
    [InlineData("NewMessage", "text")]
    [InlineData("WhatsAppCredentials", "access_token phone_number_id")]
    [InlineData("TestMessage", "to")]
    [InlineData("NewService", "name price")]
    [InlineData("ServiceChange", "")]
    public async Task A_body_says_what_it_must_have(string body, string expected)
    {
        using var document = await DocumentAsync();
        var schema = Schemas(document).GetProperty(body);
        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(n => n.GetString()!).Order(StringComparer.Ordinal).ToList()
            : [];

        string.Join(' ', required).ShouldBe(expected);
        // What must be there is no null.
        required.Where(name => MayBeNull(schema.GetProperty("properties").GetProperty(name))).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_description_tells_of_the_code_behind_it()
    {
        using var document = await DocumentAsync();
        var text = document.RootElement.GetRawText();

        text.ShouldNotContain("A field of a change (PATCH)");
        text.ShouldNotContain("A body of the documentation");
        text.ShouldNotContain("x-needed");
    }

    [Fact]
    public async Task A_webhooks_secret_stands_only_where_it_is_given()
    {
        using var document = await DocumentAsync();
        var schemas = Schemas(document);

        schemas.GetProperty("Webhook").GetProperty("properties").TryGetProperty("secret", out _).ShouldBeFalse();
        foreach (
            var (path, status) in new[]
            {
                ("/api/v1/webhooks", "201"),
                ("/api/v1/webhooks/{webhook_id}/rotate-secret", "200"),
            }
        )
        {
            document
                .RootElement.GetProperty("paths")
                .GetProperty(path)
                .GetProperty("post")
                .GetProperty("responses")
                .GetProperty(status)
                .GetRawText()
                .ShouldContain("#/components/schemas/WebhookWithSecret");
        }
        schemas
            .GetProperty("WebhookWithSecret")
            .GetProperty("required")
            .EnumerateArray()
            .Select(n => n.GetString())
            .ShouldContain("secret");
    }

    private static async Task<JsonDocument> DocumentAsync()
    {
        await using var shop = await Shop.OpenAsync();
        return JsonDocument.Parse(await shop.Server.Http.GetStringAsync("/openapi/v1.json"));
    }

    private static JsonElement Schemas(JsonDocument document) =>
        document.RootElement.GetProperty("components").GetProperty("schemas");

    private static IEnumerable<(string Of, string Name, JsonElement Schema)> Properties(JsonDocument document) =>
        from schema in Schemas(document).EnumerateObject()
        where schema.Value.TryGetProperty("properties", out _)
        from property in schema.Value.GetProperty("properties").EnumerateObject()
        select (schema.Name, property.Name, property.Value);

    private static string TypesOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? ""
        : type.ValueKind == JsonValueKind.String ? type.GetString()!
        : string.Join(' ', type.EnumerateArray().Select(t => t.GetString()!).Order(StringComparer.Ordinal));

    private static bool MayBeNull(JsonElement schema) =>
        TypesOf(schema).Contains("null", StringComparison.Ordinal)
        || (schema.TryGetProperty("oneOf", out var choices) && choices.EnumerateArray().Any(c => TypesOf(c) == "null"));
}
