using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>The Graph API as far as a connection asks it.</summary>
internal sealed class FakeMeta(WebApplication app) : IAsyncDisposable
{
    private readonly Queue<(int Status, string Body)> answers = [];

    public string Url { get; private set; } = "";
    public List<string> Asked { get; } = [];
    public JsonNode? LastBody { get; private set; }

    public static async Task<FakeMeta> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var meta = new FakeMeta(app);
        app.Map("{**path}", meta.AnswerAsync);
        await app.StartAsync();
        meta.Url = app.Urls.Single();
        return meta;
    }

    public void Answers(int status, string body) => answers.Enqueue((status, body));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Asked.Add($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization}");
        var isSend = HttpMethods.IsPost(context.Request.Method);
        if (isSend)
        {
            LastBody = await JsonNode.ParseAsync(context.Request.Body);
        }
        var (status, body) =
            answers.TryDequeue(out var next) ? next
            : isSend ? (200, """{"messages":[{"id":"wamid.1"}]}""")
            : (
                200,
                """{"display_phone_number":"+49 30 1234","verified_name":"Spark","quality_rating":"GREEN","id":"1"}"""
            );
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }
}
