using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Bookline.Server.Webhooks.Addresses;

namespace Bookline.Server.Webhooks.Sending;

/// <summary>The addresses over HTTP: whatever they do, the attempt ends, soon, and holds little.</summary>
internal sealed class Receiver : IDisposable
{
    private const int MostAnswerBytes = 64 * 1024;
    private const int MostSnippet = 1000;
    private const int MostHeaderKilobytes = 16;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly HttpMessageInvoker http;
    private readonly WebhookSettings settings;
    private readonly TimeProvider time;

    public Receiver(CheckedConnect connect, WebhookSettings settings, TimeProvider time)
    {
        (this.settings, this.time) = (settings, time);
        http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                ConnectCallback = connect.ConnectAsync,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionIdleTimeout = IdleTimeout,
                PooledConnectionLifetime = ConnectionLifetime,
                MaxResponseHeadersLength = MostHeaderKilobytes,
                MaxResponseDrainSize = 0,
                // Where to is the address's owner's choice, once, and not the answer's.
                AllowAutoRedirect = false,
                UseCookies = false,
                // A proxy would resolve the name itself, unchecked.
                UseProxy = false,
                ActivityHeadersPropagator = null,
            }
        );
    }

    /// <summary>Makes one attempt. Never throws for what the network or the address does.</summary>
    public async Task<Answer> PostAsync(SignedRequest signed, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        using var limit = new CancellationTokenSource(settings.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        Answer answer;
        try
        {
            using var request = signed.ToMessage();
            using var response = await http.SendAsync(request, both.Token);
            answer = await ReadAsync(response, both.Token);
        }
        catch (HttpRequestException error)
        {
            answer = new Answer(Status: null, Word(error));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            answer = new Answer(Status: null, "timeout");
        }
        return answer with { Elapsed = time.GetElapsedTime(began) };
    }

    public void Dispose() => http.Dispose();

    private async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return new Answer(status); // whatever it says besides
        }
        var error = status is >= 300 and < 400 ? "redirect" : "refused";
        return new Answer(status, error, await SnippetAsync(response, ct), RetryAfter(response));
    }

    // The status counts; what stands below it only helps who looks for a mistake.
    private static async Task<string?> SnippetAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var buffer = new byte[MostAnswerBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            while (length < buffer.Length && await body.ReadAsync(buffer.AsMemory(length), ct) is > 0 and var read)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // What has come is shown.
        }
        var text = Encoding.UTF8.GetString(buffer, 0, Math.Min(length, MostSnippet)).Replace('\0', '\uFFFD');
        return text is "" ? null : text[..Math.Min(text.Length, MostSnippet)];
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        return header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
    }

    private static string Word(HttpRequestException error) =>
        error switch
        {
            { InnerException: AddressRefusedException } => "address_refused",
            { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } }
            or { HttpRequestError: HttpRequestError.NameResolutionError } => "name_not_resolved",
            { InnerException: AuthenticationException }
            or { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls_failed",
            { HttpRequestError: HttpRequestError.ConnectionError } => "connection_failed",
            _ => "no_answer",
        };
}
