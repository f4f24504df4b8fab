namespace Bookline.Server.Api.Answers;

/// <summary>HEAD is GET whose answer has no body (RFC 9110, 9.3.2); the web server leaves the body out by itself.</summary>
internal static class HeadRequests
{
    public static Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }
        return next(context);
    }
}
