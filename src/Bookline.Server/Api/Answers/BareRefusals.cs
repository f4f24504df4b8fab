using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Answers;

/// <summary>What ASP.NET Core refuses by itself has a status and no body: the problem that says it.</summary>
internal static class BareRefusals
{
    public static IResult? Find(HttpContext context)
    {
        var response = context.Response;
        if (response.ContentType is not null || response.ContentLength > 0)
        {
            return null;
        }
        return response.StatusCode switch
        {
            404 => Problem.Of(404, "unknown_address", "There is no such address. /docs lists all of them."),
            405 => Problem.Of(
                405,
                "method_not_allowed",
                $"This address does not take {MethodOf(context)}; the header Allow says what it takes."
            ),
            413 => BodyProblems.TooLarge(),
            415 => BodyProblems.UnsupportedType(),
            _ => null,
        };
    }

    // What is no method's name is not repeated.
    private static string MethodOf(HttpContext context) =>
        context.Request.Method is { Length: <= 10 } method && method.All(char.IsAsciiLetterUpper)
            ? method
            : "this method";
}
