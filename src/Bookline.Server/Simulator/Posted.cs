namespace Bookline.Server.Simulator;

/// <summary>What a form gets back: the page again, or nothing where a script sent it and the live updates show what came of it.</summary>
internal static class Posted
{
    public static IResult Done(HttpRequest request)
    {
        if (request.Headers.ContainsKey("X-Live"))
        {
            return Results.NoContent();
        }
        var back = request.HasFormContentType ? request.Form["back"].ToString() : "";
        // Only into this page: the field is the browser's.
        return See(back.StartsWith("/simulator?", StringComparison.Ordinal) ? back : "/simulator");
    }

    /// <summary>303: the browser fetches that page, and a reload sends nothing twice.</summary>
    public static IResult See(string url) => new SeeOther(url);

    private sealed class SeeOther(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
