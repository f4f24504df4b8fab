using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Bookline.Server.Simulator;
using Bookline.Server.Simulator.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookline.Server.Tests.Simulator;

/// <summary>The simulator with a bot of a few fixed answers behind the webhook: what the phone does, tested by itself.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    public const string Salon = "100000000000001";
    public const string Clinic = "100000000000002";
    private const string AppSecret = "stub's secret";

    private readonly WebApplication app;
    private readonly HttpClient graph = new();

    private StubServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    /// <summary>The bodies of the webhooks whose signature was right.</summary>
    public ConcurrentQueue<JsonNode> Webhooks { get; } = new();

    /// <summary>What the bot answers to a message; none of it by default.</summary>
    public Func<JsonNode, IEnumerable<object>> Answers { get; set; } = _ => [];

    /// <summary>What the webhook answers to a request whose signature is right.</summary>
    public Func<int> WebhookStatus { get; set; } = () => StatusCodes.Status200OK;

    /// <param name="time">Null: the system's.</param>
    public static async Task<StubServer> StartAsync(TimeProvider? time = null, string appSecret = AppSecret)
    {
        var builder = WebApplication.CreateBuilder([
            "--urls=http://127.0.0.1:0",
            "--Simulator:Enabled=true",
            "--Simulator:StatusPauseSeconds=0.05",
            $"--WhatsApp:AppSecret={appSecret}",
        ]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ISimulatedBusinesses, StubBusinesses>();
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }
        SimulatorModule.Add(builder);
        var server = new StubServer(builder.Build());
        SimulatorModule.Map(server.app);
        server.app.MapPost("/webhooks/whatsapp", server.ReceiveAsync);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>The messages of customers that came in, oldest first.</summary>
    public IEnumerable<JsonNode> Messages =>
        Webhooks
            .SelectMany(w => w["entry"]![0]!["changes"]![0]!["value"]!["messages"]?.AsArray() ?? [])
            .Select(m => m!);

    /// <summary>The statuses of messages that came in, oldest first.</summary>
    public IEnumerable<JsonNode> Statuses =>
        Webhooks
            .SelectMany(w => w["entry"]![0]!["changes"]![0]!["value"]!["statuses"]?.AsArray() ?? [])
            .Select(m => m!);

    public HttpClient Http => graph;

    /// <summary>Sends a message as the bot does.</summary>
    public async Task<HttpResponseMessage> SendAsync(string phoneNumberId, object message)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(Address, $"/fake-graph/v23.0/{phoneNumberId}/messages")
        )
        {
            Content = JsonContent.Create(message),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "token") },
        };
        return await graph.SendAsync(request);
    }

    /// <summary>Sends something as a customer does on the page.</summary>
    public async Task<HttpResponseMessage> WriteAsync(
        string customer,
        params IEnumerable<KeyValuePair<string, string>> fields
    )
    {
        using var form = new FormUrlEncodedContent(fields);
        form.Headers.Add("X-Live", "1");
        return await graph.PostAsync(new Uri(Address, $"/simulator/{Salon}/{customer}/messages"), form);
    }

    public async Task CauseAsync(string kind, int count = 1) =>
        (
            await graph.PostAsJsonAsync(new Uri(Address, "/simulator/faults"), new { kind, count })
        ).EnsureSuccessStatusCode();

    /// <summary>As by Ctrl-C.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        graph.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (request.Headers["X-Hub-Signature-256"] != WebhookClient.Signature(AppSecret, body.ToArray()))
        {
            return Results.Unauthorized();
        }
        if (WebhookStatus() is not StatusCodes.Status200OK and var status)
        {
            return Results.StatusCode(status);
        }
        var webhook = JsonNode.Parse(Encoding.UTF8.GetString(body.ToArray()))!;
        Webhooks.Enqueue(webhook);
        var value = webhook["entry"]![0]!["changes"]![0]!["value"]!;
        if (value["messages"]?[0] is { } message)
        {
            _ = AnswerAsync(value["metadata"]!["phone_number_id"]!.GetValue<string>(), message);
        }
        return Results.Ok();
    }

    private async Task AnswerAsync(string phoneNumberId, JsonNode message)
    {
        foreach (var answer in Answers(message))
        {
            using var sent = await SendAsync(phoneNumberId, answer);
        }
    }

    private sealed class StubBusinesses : ISimulatedBusinesses
    {
        public Task<IReadOnlyList<SimulatedBusiness>> ListAsync(CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<SimulatedBusiness>>([
                new("Spark Salon", Salon, "+91 80 5550 0100", "Hair and beauty", "Asia/Kolkata"),
                new("Zahnarztpraxis Lindenhof", Clinic, "+49 30 5550 0100", "Dental clinic", "Europe/Berlin"),
                new("Fulton Street Barbers", "100000000000003", "+1 212 555 0100", "Barber", "America/New_York"),
            ]);
    }
}
