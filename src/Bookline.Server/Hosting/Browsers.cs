namespace Bookline.Server.Hosting;

/// <summary>Who asks: a person's browser, or a program.</summary>
internal static class Browsers
{
    private static readonly PathString Api = "/api";

    /// <summary>Below it every answer is for programs.</summary>
    public static bool IsApi(HttpRequest request) =>
        request.Path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase);

    /// <summary>A browser goes to a page, or sends one's form: it takes HTML, and sends no JSON.</summary>
    public static bool WantsPage(HttpRequest request) =>
        !IsApi(request)
        && !request.HasJsonContentType()
        && request
            .GetTypedHeaders()
            .Accept.Any(type =>
                type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0.0
            );
}
