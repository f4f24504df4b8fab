using Bookline.Server.Hosting;
using Npgsql;

namespace Bookline.Server.Api.Answers;

/// <summary>
/// Around everything below <c>/api/v1</c>: whatever goes wrong is answered as a problem, also what routing refuses and what nobody
/// expected; each answer has an id to ask about, and none is kept by a cache.
/// </summary>
internal sealed partial class ApiAnswers(RequestDelegate next, ILogger<ApiAnswers> log)
{
    private const string RequestId = "Request-Id";

    public Task InvokeAsync(HttpContext context) =>
        Browsers.IsApi(context.Request) ? AnswerAsync(context) : next(context);

    private async Task AnswerAsync(HttpContext context)
    {
        context.TraceIdentifier = $"req_{Guid.CreateVersion7():N}";
        SetHeaders(context);
        if (await RefusalAsync(context) is { } refusal)
        {
            if (context.Response.HasStarted)
            {
                // Half an answer must not look like a whole one.
                context.Abort();
                return;
            }
            context.Response.Clear();
            SetHeaders(context);
            await refusal.ExecuteAsync(context);
        }
        else if (!context.Response.HasStarted && BareRefusals.Find(context) is { } problem)
        {
            await problem.ExecuteAsync(context);
        }
    }

    private async Task<IResult?> RefusalAsync(HttpContext context)
    {
        try
        {
            if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
            {
                return Problem.Of(400, "malformed_query", "The query holds a NUL character.");
            }
            await next(context);
            return null;
        }
        catch (BadHttpRequestException e)
        {
            return BodyProblems.Of(e);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Problem.Of(503, "timeout", "This took too long and was given up. Try again.");
        }
        catch (Exception e) when (DatabaseTrouble.Find(e) is { } trouble)
        {
            if (trouble.Passes)
            {
                Busy(context.GetEndpoint()?.DisplayName, e.GetType().Name, (e as PostgresException)?.SqlState);
            }
            return Problem.Of(trouble.Status, trouble.Code, trouble.Detail);
        }
        catch (Exception e)
        {
            Failed(e, context.Request.Method, context.GetEndpoint()?.DisplayName, context.TraceIdentifier);
            return Problem.Of(
                500,
                "internal_error",
                "This failed for a reason of ours, which is on record. Ask about it by the header Request-Id."
            );
        }
    }

    private static void SetHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[RequestId] = context.TraceIdentifier;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
    }

    [LoggerMessage(9002, LogLevel.Warning, "{Endpoint} was told to come again: {Error} {SqlState}")]
    private partial void Busy(string? endpoint, string error, string? sqlState);

    [LoggerMessage(9001, LogLevel.Error, "{Method} {Endpoint} failed; request {Request}")]
    private partial void Failed(Exception e, string method, string? endpoint, string request);
}
