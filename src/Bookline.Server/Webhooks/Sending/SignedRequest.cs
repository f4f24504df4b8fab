using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Webhooks.Secrets;

namespace Bookline.Server.Webhooks.Sending;

/// <summary>An event as Standard Webhooks sends it: its id the same at every attempt, its time and signatures new.</summary>
internal sealed record SignedRequest(string Url, string Id, long Timestamp, byte[] Body, string Signatures)
{
    private const string UserAgent = "Bookline-Webhooks/1.0";

    /// <param name="secrets">More than one while an old one is still good.</param>
    public static SignedRequest Of(Delivery delivery, IEnumerable<SigningSecret> secrets, DateTimeOffset now)
    {
        var id = PublicId.Event.Show(delivery.EventId);
        var timestamp = now.ToUnixTimeSeconds();
        var body = BodyOf(delivery);
        var signatures = secrets.Select(secret => secret.Sign(id, timestamp, body));
        return new(delivery.Url, id, timestamp, body, string.Join(' ', signatures));
    }

    public HttpRequestMessage ToMessage()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add("webhook-id", Id);
        request.Headers.Add("webhook-timestamp", Timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signatures);
        request.Headers.UserAgent.ParseAdd(UserAgent);
        return request;
    }

    private static byte[] BodyOf(Delivery delivery)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", delivery.Type);
            json.WriteString("timestamp", delivery.OccurredAt);
            json.WritePropertyName("data");
            json.WriteRawValue(delivery.Data);
            json.WriteEndObject();
        }
        return body.ToArray();
    }
}
