using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>A business's own server, on a port of its own. It answers as a test says, and else takes what comes.</summary>
internal sealed class ReceiverStub : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> requests = [];
    private readonly ConcurrentQueue<Func<HttpContext, Task>> answers = [];

    private ReceiverStub(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single() + "/hooks";

    /// <summary>As the setting Webhooks:AllowedPrivateHosts names it.</summary>
    public string Host => new Uri(Url).Authority;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Received> Requests => [.. requests];

    /// <summary>How to answer those for whom no <see cref="Next"/> is left.</summary>
    public Func<HttpContext, Task> Always { get; set; } = _ => Task.CompletedTask;

    public static async Task<ReceiverStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new ReceiverStub(app);
        app.Run(stub.HandleAsync);
        await app.StartAsync();
        return stub;
    }

    public void Next(Func<HttpContext, Task> answer) => answers.Enqueue(answer);

    public void NextAnswers(int status, string body = "", params (string Name, string Value)[] headers) =>
        Next(context => AnswerAsync(context, status, body, headers));

    public static Task AnswerAsync(
        HttpContext context,
        int status,
        string body = "",
        params (string Name, string Value)[] headers
    )
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }
        return context.Response.WriteAsync(body);
    }

    public static Task HangAsync(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    public async ValueTask DisposeAsync()
    {
        // What hangs is let go.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        requests.Enqueue(
            new Received(
                headers["webhook-id"].ToString(),
                long.Parse(headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture),
                headers["webhook-signature"].ToString(),
                body.ToArray(),
                context.Request.Path
            )
        );
        await (answers.TryDequeue(out var answer) ? answer : Always)(context);
    }
}
