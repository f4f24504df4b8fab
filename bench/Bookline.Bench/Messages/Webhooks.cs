using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Bookline.Trials;

namespace Bookline.Bench.Messages;

/// <summary>Meta's side of the webhook: a text message in its envelope, signed.</summary>
internal sealed class Webhooks(string serverUrl) : IDisposable
{
    public const string AppSecret = "bench app secret";

    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 })
    {
        BaseAddress = new Uri(serverUrl),
        Timeout = TimeSpan.FromSeconds(30),
    };
    private long number;

    /// <summary>Sends "hi" of a contact, and waits for the 200.</summary>
    public async Task SendAsync(Contact contact, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes(Body(contact, $"wamid.in{Interlocked.Increment(ref number)}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/whatsapp")
        {
            Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSecret), body));
        request.Headers.Add("X-Hub-Signature-256", $"sha256={signature}");
        using var answer = await http.SendAsync(request, cancel);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new TrialException($"The webhook answered {(int)answer.StatusCode}.");
        }
    }

    public void Dispose() => http.Dispose();

    private static string Body(Contact contact, string wamid)
    {
        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var number = ChattingBusinesses.NumberAt(contact.Tenant);
        return $$$"""
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
            "metadata":{"display_phone_number":"{{{number}}}","phone_number_id":"{{{number}}}"},
            "contacts":[{"profile":{"name":"Customer"},"wa_id":"{{{contact.Phone}}}"}],
            "messages":[{"from":"{{{contact.Phone}}}","id":"{{{wamid}}}","timestamp":"{{{seconds}}}","type":"text","text":{"body":"hi"}}]}}]}]}
            """;
    }
}
