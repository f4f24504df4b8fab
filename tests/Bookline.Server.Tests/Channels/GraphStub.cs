using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookline.Server.Tests.Channels;

/// <summary>What the server asked of the Graph API.</summary>
internal sealed record GraphRequest(string Path, string Authorization, JsonNode Json)
{
    public bool IsReceipt => Json["status"] is not null;

    /// <summary>The text of a text message, the body of an interactive one, the name of a template.</summary>
    public string Text =>
        (string?)(Json["text"]?["body"] ?? Json["interactive"]?["body"]?["text"] ?? Json["template"]?["name"]) ?? "";
}

/// <summary>Meta's Graph API as far as it concerns messages, on a port of its own. It answers as a test says, and else accepts.</summary>
internal sealed class GraphStub : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<GraphRequest> requests = [];
    private readonly ConcurrentQueue<Func<HttpContext, Task>> answers = [];
    private int accepted;

    private GraphStub(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    /// <summary>Messages, without read receipts, in the order in which they came.</summary>
    public IReadOnlyList<GraphRequest> Messages => [.. requests.Where(r => !r.IsReceipt)];

    public IReadOnlyList<GraphRequest> Receipts => [.. requests.Where(r => r.IsReceipt)];

    public static async Task<GraphStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new GraphStub(app);
        app.MapPost("/{version}/{number}/messages", stub.HandleAsync);
        await app.StartAsync();
        return stub;
    }

    /// <summary>The next message gets this answer; each call is one message.</summary>
    public void Next(Func<HttpContext, Task> answer) => answers.Enqueue(answer);

    /// <summary>The next message is refused as Meta refuses.</summary>
    public void NextRefuses(int code, int status = 400, string? retryAfter = null) =>
        Next(context =>
        {
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }
            return AnswerAsync(
                context,
                status,
                $$$"""
                {"error":{"message":"(#{{{code}}}) refused","type":"OAuthException","code":{{{code}}},"error_data":{"messaging_product":"whatsapp","details":"because"},"fbtrace_id":"A"}}
                """
            );
        });

    public void NextAnswers(int status, string body) => Next(context => AnswerAsync(context, status, body));

    /// <summary>The next message gets no answer, and arrives all the same.</summary>
    public void NextHangs() =>
        Next(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var json = JsonNode.Parse(await reader.ReadToEndAsync())!;
        var request = new GraphRequest(context.Request.Path, context.Request.Headers.Authorization.ToString(), json);
        requests.Enqueue(request);
        if (request.IsReceipt)
        {
            await AnswerAsync(context, 200, """{"success":true}""");
        }
        else if (answers.TryDequeue(out var answer))
        {
            await answer(context);
        }
        else
        {
            await AcceptAsync(context);
        }
    }

    private Task AcceptAsync(HttpContext context)
    {
        var id = $"wamid.out.{Interlocked.Increment(ref accepted)}";
        return AnswerAsync(
            context,
            200,
            $$$"""{"messaging_product":"whatsapp","contacts":[],"messages":[{"id":"{{{id}}}"}]}"""
        );
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}
