using System.Globalization;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Hosting;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>What people and programs are told of a step. An address that nobody has, one that is locked and a wrong password read alike.</summary>
internal static class SignInAnswers
{
    /// <param name="factor">What was asked for: <c>password</c> or <c>code</c>.</param>
    public static string Sentence(SignInStep step, string factor) =>
        step switch
        {
            SignInStep.Refused when factor == "code" =>
                "This code does not work. Take the newest one of your app, or a recovery code you have not used.",
            SignInStep.Refused =>
                "The address or the password is wrong. After several wrong ones it takes a quarter of an hour until a right one works again.",
            SignInStep.Wait => "There were too many tries. Wait a minute, and try again.",
            SignInStep.Unconfirmed =>
                "Confirm your address first: open the link in the mail we sent you. If it is gone, look for a new one in a minute.",
            _ => "This took too long. Sign in again.",
        };

    public static int Status(HttpContext context, SignInStep step)
    {
        if (step is SignInStep.Wait { For: var wait })
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
            return StatusCodes.Status429TooManyRequests;
        }
        return step is SignInStep.Unconfirmed ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
    }

    public static IResult Json(HttpContext context, SignInStep step) =>
        step switch
        {
            SignInStep.Done => Results.Ok(new SignInStatus("signed_in", null)),
            SignInStep.NeedsCode => Results.Ok(new SignInStatus("code_required", null)),
            SignInStep.Choose { Among: var among } => Results.Ok(
                new SignInStatus("choose_business", [.. among.Select(c => new ChoosableBusiness(c.Domain, c.Business))])
            ),
            _ => Problem.Of(Status(context, step), Code(step), Sentence(step, "password")),
        };

    private static string Code(SignInStep step) =>
        step switch
        {
            SignInStep.Wait => "too_many_attempts",
            SignInStep.Unconfirmed => "email_unconfirmed",
            SignInStep.Expired => "sign_in_expired",
            _ => "sign_in_refused",
        };

    private sealed record SignInStatus(string Status, IReadOnlyList<ChoosableBusiness>? Businesses);

    private sealed record ChoosableBusiness(string Business, string Name);
}
