using Npgsql;

namespace Bookline.Server.Web;

/// <summary>Around everything but the API, which answers for itself: nobody looks at an empty page.</summary>
internal sealed partial class PageTroubles(RequestDelegate next, WebModule web, ILogger<PageTroubles> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
        }
        else if (await FindAsync(context) is { } trouble)
        {
            if (context.Response.HasStarted)
            {
                // Half an answer must not look like a whole one.
                context.Abort();
                return;
            }
            await trouble.AnswerAsync(context, web);
        }
    }

    private async Task<PageTrouble?> FindAsync(HttpContext context)
    {
        try
        {
            await next(context);
            return OfBare(context);
        }
        catch (BadHttpRequestException e)
        {
            Clear(context.Response);
            return PageTrouble.Unreadable(e.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            return null;
        }
        catch (Exception e)
        {
            Clear(context.Response);
            if (e is NpgsqlException { IsTransient: true })
            {
                return PageTrouble.Away(context.Request);
            }
            var reference = $"req_{Guid.CreateVersion7():N}";
            Failed(e, context.Request.Method, context.GetEndpoint()?.DisplayName, reference);
            return PageTrouble.Ours(reference);
        }
    }

    private static void Clear(HttpResponse response)
    {
        if (!response.HasStarted)
        {
            response.Clear();
        }
    }

    // What ASP.NET Core refuses by itself has a status and no body, which is enough for a program.
    private static PageTrouble? OfBare(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null || response.ContentLength > 0)
        {
            return null;
        }
        return response.StatusCode switch
        {
            StatusCodes.Status415UnsupportedMediaType => PageTrouble.WrongType,
            _ when !PageTrouble.WantsPage(context.Request) => null,
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => PageTrouble.NoSuchPage(
                response.StatusCode
            ),
            StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge => PageTrouble.Unreadable(
                response.StatusCode
            ),
            _ => null,
        };
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} failed; reference {Reference}")]
    private partial void Failed(Exception e, string method, string? endpoint, string reference);
}
