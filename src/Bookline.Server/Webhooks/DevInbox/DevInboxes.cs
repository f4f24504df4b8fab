using System.Collections.Concurrent;
using Bookline.Server.Access;

namespace Bookline.Server.Webhooks.DevInbox;

/// <summary>
/// <c>/dev/webhooks/{name}</c>: somewhere to send webhooks to while nothing else listens, with <c>Webhooks:DevInbox</c> alone. What
/// is posted is kept as it came, headers and body, in memory, and shown to whoever asks: all of it, the newest first, or
/// <c>/dev/webhooks/{name}/latest</c> with its body and <c>webhook-…</c> headers alone.
/// </summary>
internal sealed class DevInboxes(TimeProvider time)
{
    private const string Why = "for development: mapped with Webhooks:DevInbox alone";
    private const string Setting = "Webhooks:DevInbox";
    private const int MostInboxes = 100;
    private const int MostKept = 100;
    private const int MaxBodyBytes = 256 * 1024;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<ReceivedRequest>> inboxes = new(
        StringComparer.Ordinal
    );

    public static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<DevInboxes>();

    public static void Map(WebApplication app)
    {
        if (!app.Configuration.GetValue<bool>(Setting))
        {
            return;
        }
        app.MapPost(
                "/dev/webhooks/{name}",
                (string name, HttpRequest request, DevInboxes inboxes) => inboxes.ReceiveAsync(name, request)
            )
            .OpenToAnyone(Why)
            .ExcludeFromDescription();
        app.MapGet("/dev/webhooks/{name}/latest", (string name, HttpResponse r, DevInboxes i) => i.ShowLatest(name, r))
            .OpenToAnyone(Why)
            .ExcludeFromDescription();
        app.MapGet("/dev/webhooks/{name}", (string name, DevInboxes inboxes) => inboxes.Show(name))
            .OpenToAnyone(Why)
            .ExcludeFromDescription();
    }

    private async Task<IResult> ReceiveAsync(string name, HttpRequest request)
    {
        if (request.ContentLength is null or > MaxBodyBytes)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }
        using var reader = new StreamReader(request.Body);
        var received = new ReceivedRequest(
            time.GetUtcNow(),
            request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()),
            await reader.ReadToEndAsync(request.HttpContext.RequestAborted)
        );
        if (inboxes.Count >= MostInboxes && !inboxes.ContainsKey(name))
        {
            inboxes.Clear();
        }
        var inbox = inboxes.GetOrAdd(name, _ => []);
        inbox.Enqueue(received);
        while (inbox.Count > MostKept)
        {
            inbox.TryDequeue(out _);
        }
        return Results.NoContent();
    }

    // As it came: a signature is over the body to the byte.
    private IResult ShowLatest(string name, HttpResponse response)
    {
        if (!inboxes.TryGetValue(name, out var inbox) || inbox.LastOrDefault() is not { } latest)
        {
            return Results.NotFound();
        }
        foreach (
            var (header, value) in latest.Headers.Where(h => h.Key.StartsWith("webhook-", StringComparison.Ordinal))
        )
        {
            response.Headers[header] = value;
        }
        return Results.Text(latest.Body, "application/json");
    }

    private IResult Show(string name) => Results.Ok(inboxes.TryGetValue(name, out var inbox) ? inbox.Reverse() : []);
}

/// <param name="Body">To the byte what the signature is over.</param>
internal sealed record ReceivedRequest(DateTimeOffset At, IReadOnlyDictionary<string, string> Headers, string Body);
