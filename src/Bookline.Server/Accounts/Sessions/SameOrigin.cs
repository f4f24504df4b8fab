namespace Bookline.Server.Accounts.Sessions;

/// <summary>
/// Keeps a foreign page from acting in the name of who looks at it. Browsers say where a request comes from, in headers that no page
/// can write; so forms need no token of their own, and there is none to forget.
/// </summary>
internal static class SameOrigin
{
    // What a page may send anywhere without asking: RFC 9110's forms, and nothing at all.
    private static readonly string[] FormTypes =
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ];

    public static bool Allows(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return true;
        }
        // "none": typed by a person, or opened from a bookmark.
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is "same-origin" or "none";
        }
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
        {
            return Uri.TryCreate(origin, UriKind.Absolute, out var url)
                && string.Equals(url.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        }
        // No browser of the last years, then, but a program. What an older one might send for a foreign page is refused all the same.
        return !HttpMethods.IsPost(request.Method) || !IsForm(request);
    }

    public static ValueTask<object?> FilterAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    ) => Allows(context.HttpContext.Request) ? next(context) : ValueTask.FromResult<object?>(Refusal);

    public static IResult Refusal =>
        Hosting.Problem.Of(
            403,
            "cross_site",
            "This came from a page of another site. Open Bookline itself and do it there."
        );

    private static bool IsForm(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0].Trim() ?? "";
        return type is "" || FormTypes.Contains(type, StringComparer.OrdinalIgnoreCase);
    }
}
