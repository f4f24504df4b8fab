using Bookline.Server.Hosting;

namespace Bookline.Server.Web;

/// <summary>What went wrong outside the API, for people and for programs.</summary>
/// <param name="Code">As the API has it.</param>
internal sealed record PageTrouble(int Status, string Code, string Title, string Text, MessageLink? Link = null)
{
    private const int RetryAfterSeconds = 10;

    public static PageTrouble NoSuchPage(int status) =>
        new(
            status,
            status == StatusCodes.Status405MethodNotAllowed ? "method_not_allowed" : "unknown_address",
            "There is no such page",
            "The address may be mistyped, or the page has gone.",
            new("To the start page", "/")
        );

    public static PageTrouble Unreadable(int status) =>
        new(
            status,
            "malformed_request",
            "This could not be read",
            "Nothing was saved. Go back, load the page again, and send it once more."
        );

    /// <summary>A type that an address does not take is refused before it is asked; no browser sends one.</summary>
    public static PageTrouble WrongType { get; } =
        new(
            StatusCodes.Status415UnsupportedMediaType,
            "unsupported_media_type",
            "This could not be read",
            "Send a form or JSON, with its Content-Type."
        );

    /// <summary>The database, for the moment.</summary>
    public static PageTrouble Away(HttpRequest request) =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            "busy",
            "Bookline is busy",
            HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
                ? "It will be back in a moment. Nothing is lost."
                : "It will be back in a moment. What you sent may not have been saved: go back and look before you send it again.",
            HttpMethods.IsGet(request.Method) ? new("Try again", request.Path + request.QueryString) : null
        );

    public static PageTrouble Ours(string reference) =>
        new(
            StatusCodes.Status500InternalServerError,
            "internal_error",
            "Something went wrong on our side",
            $"It is on record. If it happens again, tell us. Reference: {reference}"
        );

    /// <summary>On a page where a person looks; else as a problem.</summary>
    public async Task AnswerAsync(HttpContext context, WebModule web)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        }
        var answer = WantsPage(context.Request)
            ? await web.PageAsync<MessagePage>(context, new MessageModel(Title, Text, Link), Status)
            : Problem.Of(Status, Code, Text);
        await answer.ExecuteAsync(context);
    }

    public static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
