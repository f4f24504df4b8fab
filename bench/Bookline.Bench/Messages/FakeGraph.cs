using System.Collections.Concurrent;
using System.Text.Json;
using Bookline.Trials;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookline.Bench.Messages;

/// <summary>The Graph API on a port of its own: answers at once, and tells who waits that a reply has come.</summary>
internal sealed class FakeGraph : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> waiting = new();
    private readonly WebApplication app;
    private long sent;

    private FakeGraph()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/{version}/{number}/messages", AnswerAsync);
    }

    public string Url =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Messages received, read receipts aside.</summary>
    public long Sent => Interlocked.Read(ref sent);

    public static async Task<FakeGraph> StartAsync(CancellationToken cancel)
    {
        var graph = new FakeGraph();
        await graph.app.StartAsync(cancel);
        return graph;
    }

    /// <summary>The timestamp of the next message to this number.</summary>
    public Task<long> NextToAsync(string phone)
    {
        var next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        return waiting.TryAdd(phone, next)
            ? next.Task
            : throw new TrialException("Somebody waits for a reply to this contact already.");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken ct)
    {
        var arrived = TimeProvider.System.GetTimestamp();
        using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
        if (!json.RootElement.TryGetProperty("to", out var to))
        {
            return Results.Text("""{"success":true}""", "application/json"); // a read receipt
        }
        var number = Interlocked.Increment(ref sent);
        if (waiting.TryRemove(to.GetString()!, out var waits))
        {
            waits.SetResult(arrived);
        }
        return Results.Text(
            $$"""{"messaging_product":"whatsapp","messages":[{"id":"wamid.out{{number}}"}]}""",
            "application/json"
        );
    }
}
