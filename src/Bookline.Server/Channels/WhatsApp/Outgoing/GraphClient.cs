using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bookline.Server.Channels.WhatsApp.Incoming;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>The Cloud API over HTTP.</summary>
internal sealed class GraphClient(IHttpClientFactory clients, IOptions<WhatsAppOptions> options, TimeProvider time)
{
    public const string ClientName = "whatsapp";

    private const int MostAnswerBytes = 256 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private readonly WhatsAppOptions options = options.Value;

    public static void Add(IServiceCollection services) =>
        services
            .AddHttpClient(ClientName)
            .ConfigureHttpClient(
                (provider, http) =>
                {
                    var options = provider.GetRequiredService<IOptions<WhatsAppOptions>>().Value;
                    http.BaseAddress = new Uri(options.GraphBaseUrl.AbsoluteUri.TrimEnd('/') + '/');
                    http.Timeout = options.SendTimeout;
                    http.MaxResponseContentBufferSize = MostAnswerBytes;
                }
            )
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    ConnectTimeout = ConnectTimeout,
                    PooledConnectionLifetime = ConnectionLifetime,
                    // The bearer token is for this address and for no other.
                    AllowAutoRedirect = false,
                    UseCookies = false,
                }
            )
            .RemoveAllLoggers();

    /// <summary>Sends one request to <c>/messages</c> of a number. Never throws for what the network or Meta does.</summary>
    public async Task<GraphAnswer> PostAsync(string phoneNumberId, string token, string json, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Post, $"{Uri.EscapeDataString(phoneNumberId)}/messages", token);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await AskAsync(request, Read, ct);
    }

    /// <summary>Asks for fields of a number, and changes nothing. Never throws for what the network or Meta does.</summary>
    public async Task<GraphAnswer> GetAsync(string phoneNumberId, string token, string fields, CancellationToken ct)
    {
        using var request = Request(
            HttpMethod.Get,
            $"{Uri.EscapeDataString(phoneNumberId)}?fields={Uri.EscapeDataString(fields)}",
            token
        );
        return await AskAsync(request, ReadFields, ct);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string token)
    {
        var request = new HttpRequestMessage(method, $"{options.GraphVersion}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private async Task<GraphAnswer> AskAsync(
        HttpRequestMessage request,
        Func<bool, int, byte[], TimeSpan?, GraphAnswer> read,
        CancellationToken ct
    )
    {
        try
        {
            using var http = clients.CreateClient(ClientName);
            using var response = await http.SendAsync(request, ct);
            return read(
                response.IsSuccessStatusCode,
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(ct),
                RetryAfter(response)
            );
        }
        catch (HttpRequestException error)
        {
            var neverLeft =
                error.HttpRequestError
                is HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError;
            return new GraphAnswer.None($"{error.HttpRequestError}", MayHaveArrived: !neverLeft);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new GraphAnswer.None("time-out", MayHaveArrived: true);
        }
    }

    private static GraphAnswer ReadFields(bool succeeded, int status, byte[] body, TimeSpan? retryAfter)
    {
        var answer = Read(succeeded, status, body, retryAfter);
        if (answer is not GraphAnswer.Accepted)
        {
            return answer;
        }
        using var json = StorableJson.Parse(body);
        var root = json?.RootElement ?? default;
        return new GraphAnswer.Fields(
            root.Text("display_phone_number"),
            root.Text("verified_name"),
            root.Text("quality_rating")
        );
    }

    private static GraphAnswer Read(bool succeeded, int status, byte[] body, TimeSpan? retryAfter)
    {
        using var json = StorableJson.Parse(body);
        var root = json?.RootElement ?? default;
        if (root.Child("error") is { ValueKind: JsonValueKind.Object } error && error.Number("code") is { } code)
        {
            return new GraphAnswer.Refused(code, error.Text("message") ?? "", status, retryAfter);
        }
        if (succeeded && json is not null)
        {
            return new GraphAnswer.Accepted(root.Items("messages").FirstOrDefault().Id("id"));
        }
        // A proxy's page, or Meta's own on a bad day. A refusal without reason (429, 4xx) did nothing.
        return new GraphAnswer.None($"HTTP {status}", MayHaveArrived: succeeded || status >= 500, retryAfter);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var after = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return after is not { } wait || wait <= TimeSpan.Zero ? null
            : wait < LongestRetryAfter ? wait
            : LongestRetryAfter;
    }
}

/// <summary>What came of a request.</summary>
internal abstract record GraphAnswer
{
    /// <param name="Wamid">Null: the answer names no message, as for a read receipt.</param>
    public sealed record Accepted(string? Wamid) : GraphAnswer;

    /// <summary>What a number is; null what Meta did not say.</summary>
    public sealed record Fields(string? DisplayPhoneNumber, string? VerifiedName, string? QualityRating) : GraphAnswer;

    public sealed record Refused(int Code, string Title, int HttpStatus, TimeSpan? RetryAfter) : GraphAnswer;

    /// <summary>No answer that says anything.</summary>
    /// <param name="MayHaveArrived">The message may be on its way to the contact all the same.</param>
    public sealed record None(string Reason, bool MayHaveArrived, TimeSpan? RetryAfter = null) : GraphAnswer;
}
