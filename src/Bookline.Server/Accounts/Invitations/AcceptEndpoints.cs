using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Pages;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Hosting;
using Bookline.Server.Web;

namespace Bookline.Server.Accounts.Invitations;

/// <summary>Where the link of an invitation leads.</summary>
internal static class AcceptEndpoints
{
    private const int MostNameLength = 100;

    public static void Map(WebApplication app)
    {
        app.MapGet("/invitations/{token}", ShowAsync)
            .ExcludeFromDescription()
            .OpenToAnyone("shows an invitation to who has its link");
        app.MapPost("/account/invitation", AcceptAsync)
            .ExcludeFromDescription()
            .AddEndpointFilter(SameOrigin.FilterAsync)
            .AddEndpointFilter(PlaceLimit.FilterAsync)
            .OpenToAnyone("needs the token of an invitation");
    }

    private static async Task<IResult> ShowAsync(
        string token,
        HttpContext context,
        Accepting accepting,
        WebModule web
    ) =>
        await accepting.FindAsync(token) is { } invitation
            ? await web.PageAsync<InvitationPage>(context, Model(token, invitation))
            : await GoneAsync(context, web);

    private static async Task<IResult> AcceptAsync(HttpContext context, Accepting accepting, WebModule web)
    {
        if (await Input.ReadAsync(context) is not { } input)
        {
            return Input.Unreadable;
        }
        var (token, password) = (input["token"], input["password"]);
        var (first, last) = (input.OrNull("first_name"), input.OrNull("last_name"));
        var flaw =
            Passwords.Flaw(password)
            ?? (
                first?.Length > MostNameLength || last?.Length > MostNameLength
                    ? new FieldError("first_name", "too_long", $"At most {MostNameLength} characters.")
                    : null
            );
        if (flaw is not null)
        {
            return input.IsJson ? Problem.Invalid(flaw)
                : await accepting.FindAsync(token) is { } invitation
                    ? await web.PageAsync<InvitationPage>(
                        context,
                        Model(token, invitation, first, last, flaw.Message),
                        422
                    )
                : await GoneAsync(context, web);
        }
        var step = await accepting.TakeAsync(context, token, password, first, last);
        return (step, input.IsJson) switch
        {
            (SignInStep.Done, false) => new SeeOther(AccountsModule.HomePath),
            (SignInStep.Done, true) => SignInAnswers.Json(context, step),
            (_, true) => Problem.Of(410, "link_expired", Gone),
            _ => await GoneAsync(context, web),
        };
    }

    private const string Gone =
        "The invitation was accepted already, was taken back, or is too old. Ask for another one.";

    private static InvitationModel Model(
        string token,
        OpenInvitation of,
        string? first = null,
        string? last = null,
        string? error = null
    ) => new(token, of.Business, of.Email, of.Role, of.InvitedBy, first ?? "", last ?? "", error);

    private static Task<IResult> GoneAsync(HttpContext context, WebModule web) =>
        web.PageAsync<MessagePage>(
            context,
            new MessageModel("This invitation no longer works", Gone, new("Sign in", AccountsModule.SignInPath)),
            410
        );
}
