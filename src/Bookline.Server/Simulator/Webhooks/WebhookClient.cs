using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Bookline.Server.Simulator.Traffic;

namespace Bookline.Server.Simulator.Webhooks;

/// <summary>Posts signed webhooks to the server's own address over HTTP, and tries again as the Cloud API does, for less long.</summary>
internal sealed partial class WebhookClient(
    IHttpClientFactory clients,
    SimulatorSettings settings,
    TrafficLog traffic,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<WebhookClient> logger
) : IDisposable
{
    public const string HttpClientName = "simulated webhooks";

    /// <summary>As long as the Cloud API waits for an answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int MostAttempts = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    // More than these at once would measure the simulator, not the server.
    private readonly SemaphoreSlim places = new(32);

    /// <returns>The last answer's status code; 0 where there was none.</returns>
    public async Task<int> PostAsync(string phoneNumberId, string what, byte[] body)
    {
        var status = 0;
        var pause = FirstPause;
        for (
            var attempt = 1;
            attempt <= MostAttempts && !lifetime.ApplicationStopping.IsCancellationRequested;
            attempt++
        )
        {
            if (attempt > 1)
            {
                await PauseAsync(pause);
                pause *= 2;
            }
            status = await TryPostAsync(body);
            traffic.Note(phoneNumberId, TrafficDirection.FromWhatsApp, what, status);
            if (status == (int)HttpStatusCode.OK)
            {
                return status;
            }
        }
        LogGivenUp(status);
        return status;
    }

    public void Dispose() => places.Dispose();

    public Task PauseAsync(TimeSpan pause) => Task.Delay(pause, time, lifetime.ApplicationStopping);

    private async Task<int> TryPostAsync(byte[] body)
    {
        await places.WaitAsync(lifetime.ApplicationStopping);
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            content.Headers.Add("X-Hub-Signature-256", Signature(settings.AppSecret, body));
            using var answer = await client.PostAsync(settings.Webhook, content, lifetime.ApplicationStopping);
            return (int)answer.StatusCode;
        }
        catch (Exception e)
            when (e is HttpRequestException or TaskCanceledException
                && !lifetime.ApplicationStopping.IsCancellationRequested
            )
        {
            return 0;
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary><c>sha256=</c> and the HMAC of the raw body in hexadecimal.</summary>
    public static string Signature(string appSecret, byte[] body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(appSecret), body));

    [LoggerMessage(
        7001,
        LogLevel.Warning,
        "A simulated webhook was given up; the last answer was {Status} (0: none). Is WhatsApp:AppSecret set?"
    )]
    private partial void LogGivenUp(int status);
}
