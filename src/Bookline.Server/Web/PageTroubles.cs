using Bookline.Server.Hosting;
using Npgsql;

namespace Bookline.Server.Web;

/// <summary>Around everything but the API, which answers for itself: what goes wrong is said where somebody looks.</summary>
internal sealed partial class PageTroubles(RequestDelegate next, WebModule web, ILogger<PageTroubles> log)
{
    public Task InvokeAsync(HttpContext context) =>
        Browsers.IsApi(context.Request) ? next(context) : AnswerAsync(context);

    private async Task AnswerAsync(HttpContext context)
    {
        context.TraceIdentifier = $"req_{Guid.CreateVersion7():N}";
        if (await FindAsync(context) is not { } trouble)
        {
            return;
        }
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        await trouble.AnswerAsync(context, web);
    }

    private async Task<PageTrouble?> FindAsync(HttpContext context)
    {
        try
        {
            await next(context);
            return OfBare(context);
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            return null;
        }
        catch (Exception e)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
            }
            return Of(e, context);
        }
    }

    private PageTrouble Of(Exception e, HttpContext context)
    {
        if (e is BadHttpRequestException unread)
        {
            return PageTrouble.Unread(unread.StatusCode);
        }
        var endpoint = context.GetEndpoint()?.DisplayName;
        if (DatabaseTrouble.Find(e) is { } database)
        {
            if (database.Passes)
            {
                Busy(endpoint, e.GetType().Name, (e as PostgresException)?.SqlState);
            }
            return PageTrouble.Of(database, context.Request);
        }
        Failed(e, context.Request.Method, endpoint, context.TraceIdentifier);
        return PageTrouble.Ours(context.TraceIdentifier);
    }

    // What is refused before a page is asked has a status and no body. For a program that is enough, but where it sent the wrong type.
    private static PageTrouble? OfBare(HttpContext context)
    {
        var response = context.Response;
        return
            response.HasStarted
            || response.ContentType is not null
            || response.ContentLength > 0
            || (
                response.StatusCode != StatusCodes.Status415UnsupportedMediaType && !Browsers.WantsPage(context.Request)
            )
            ? null
            : PageTrouble.OfStatus(response.StatusCode);
    }

    [LoggerMessage(LogLevel.Warning, "{Endpoint} was told to come again: {Error} {SqlState}")]
    private partial void Busy(string? endpoint, string error, string? sqlState);

    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} failed; request {Request}")]
    private partial void Failed(Exception e, string method, string? endpoint, string request);
}
