using Bookline.Server.Hosting;

namespace Bookline.Server.Web;

/// <summary>What went wrong outside the API, for people and for programs.</summary>
/// <param name="Code">Of the problem that a program gets.</param>
/// <param name="Detail">For both.</param>
internal sealed record PageTrouble(int Status, string Code, string Title, string Detail, MessageLink? Link = null)
{
    private const int RetryAfterSeconds = 10;

    // An empty reference is the page that one is on.
    private static readonly MessageLink Again = new("Try again", "");
    private static readonly MessageLink Start = new("To the start page", "/");

    /// <summary>What has a status and no more; null: it needs no more.</summary>
    public static PageTrouble? OfStatus(int status) =>
        status switch
        {
            400 => new(
                status,
                "malformed_request",
                "This could not be read",
                "What was sent cannot be read, and nothing was saved. On a page: load it again, and send it once more."
            ),
            403 => new(
                status,
                "forbidden",
                "This is not yours to do",
                "Your role does not allow it, or the form did not come from here. Ask an owner of the business, or load the page again.",
                Start
            ),
            // Who types the address of a form's is looking for a page.
            404 or 405 => new(
                status,
                status == 404 ? "unknown_address" : "method_not_allowed",
                "There is no such page",
                "The address may be mistyped, or the page has gone.",
                Start
            ),
            413 => new(status, "body_too_large", "This is too long", "Go back, and send less at once."),
            415 => new(
                status,
                "unsupported_media_type",
                "This could not be read",
                "Send a form or JSON, with its Content-Type."
            ),
            _ => null,
        };

    /// <summary>A request that breaks off, comes too slowly, or has another form than it says: its sender's slip.</summary>
    public static PageTrouble Unread(int status) => OfStatus(status) ?? OfStatus(400)! with { Status = status };

    public static PageTrouble Of(DatabaseTrouble trouble, HttpRequest request) =>
        trouble.Passes
            ? HttpMethods.IsGet(request.Method)
                ? new(
                    trouble.Status,
                    trouble.Code,
                    "Bookline is busy",
                    "It will be back in a moment. Nothing is lost.",
                    Again
                )
                : new(
                    trouble.Status,
                    trouble.Code,
                    "Bookline is busy",
                    "It will be back in a moment. What you sent may not have been saved: go back and look before you send it again."
                )
            : new(trouble.Status, trouble.Code, "This cannot be done", trouble.Detail, Start);

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
        var headers = context.Response.Headers;
        headers.Vary = "Accept";
        headers["Request-Id"] = context.TraceIdentifier;
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            headers.RetryAfter = $"{RetryAfterSeconds}";
        }
        var answer = Browsers.WantsPage(context.Request)
            ? await web.PageAsync<MessagePage>(context, new MessageModel(Title, Detail, Link), Status)
            : Problem.Of(Status, Code, Detail);
        await answer.ExecuteAsync(context);
    }
}
