using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Channels;

/// <summary>Bodies as Meta sends them, signed as Meta signs.</summary>
internal static class WhatsAppWebhooks
{
    public const string Secret = "It's a Secret to Everybody";
    public const string VerifyToken = "a word";
    public const string Path = "/webhooks/whatsapp";
    public const string Sender = "4915112345678";

    public static async Task<HttpStatusCode> DeliverAsync(this RunningServer server, string body) =>
        await server.DeliverAsync(Encoding.UTF8.GetBytes(body));

    /// <param name="signature">Null: the right one.</param>
    public static async Task<HttpStatusCode> DeliverAsync(
        this RunningServer server,
        byte[] body,
        string? signature = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature ?? Sign(body));
        using var response = await server.Http.SendAsync(request);
        return response.StatusCode;
    }

    public static string Sign(byte[] body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));

    /// <summary>A body of one change for a number.</summary>
    public static string Body(string value) => Entries(Change(value));

    public static string Entries(params string[] changes) =>
        $$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{{string.Join(',', changes)}}]}]}""";

    public static string Change(string value) => $$"""{"field":"messages","value":{{value}}}""";

    /// <summary>Messages to the number of a tenant.</summary>
    public static string Messages(int tenant, params string[] items) => MessagesTo(NumberOf(tenant), items);

    public static string MessagesTo(string number, params string[] items) =>
        $$$"""
            {"messaging_product":"whatsapp","metadata":{"display_phone_number":"1555","phone_number_id":"{{{number}}}"},
             "contacts":[{"profile":{"name":"Ada"},"wa_id":"{{{Sender}}}"}],"messages":[{{{string.Join(',', items)}}}]}
            """;

    public static string Statuses(int tenant, params string[] items) =>
        $$$"""
            {"messaging_product":"whatsapp","metadata":{"display_phone_number":"1555","phone_number_id":"{{{NumberOf(
                tenant
            )}}}"},
             "statuses":[{{{string.Join(',', items)}}}]}
            """;

    public static string Text(string wamid, string body, string from = Sender) =>
        $$$"""{"from":"{{{from}}}","id":"{{{wamid}}}","timestamp":"{{{Timestamp}}}","type":"text","text":{"body":"{{{body}}}"}}""";

    /// <summary>A message of a type, with the part that has its name.</summary>
    public static string Item(string wamid, string type, string part) =>
        $$$"""{"from":"{{{Sender}}}","id":"{{{wamid}}}","timestamp":"{{{Timestamp}}}","type":"{{{type}}}","{{{type}}}":{{{part}}}}""";

    public static string Status(string wamid, string status, int? code = null, string? reference = null)
    {
        var json = new JsonObject
        {
            ["id"] = wamid,
            ["status"] = status,
            ["timestamp"] = Timestamp,
            ["recipient_id"] = Sender,
        };
        if (code is not null)
        {
            json["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["title"] = "said Meta" });
        }
        if (reference is not null)
        {
            json["biz_opaque_callback_data"] = reference;
        }
        return json.ToJsonString();
    }

    /// <summary>Of the tenant with this number, from 1.</summary>
    public static string NumberOf(int tenant) => tenant.ToString("10000000000", CultureInfo.InvariantCulture);

    public static string Timestamp =>
        TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
