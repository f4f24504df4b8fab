using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Pages;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Hosting;
using Bookline.Server.Web;

namespace Bookline.Server.Accounts.Links;

/// <summary>Where links in mails lead. A link only shows a page: programs that look at mails open links, and must use up none.</summary>
internal static class LinkEndpoints
{
    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription().OpenToAnyone("forms; the link's token is what counts");
        pages.MapGet("/forgot", (HttpContext context, WebModule web) => web.PageAsync<ForgotPage>(context, null));
        pages.MapGet("/reset", ShowResetAsync);
        pages.MapGet(AccountsModule.ConfirmPath, ShowConfirmAsync);
        var actions = app.MapGroup("/account")
            .ExcludeFromDescription()
            .AddEndpointFilter(SameOrigin.FilterAsync)
            .AddEndpointFilter(PlaceLimit.FilterAsync)
            .OpenToAnyone("needs a link's token, or sends one to the address; limited");
        actions.MapPost("/forgot", ForgotAsync);
        actions.MapPost("/reset", ResetAsync);
        actions.MapPost("/confirm", ConfirmAsync);
    }

    private static Task<IResult> ShowResetAsync(HttpContext context, WebModule web) =>
        web.PageAsync<ResetPage>(context, new ResetModel(TokenOf(context), null));

    private static Task<IResult> ShowConfirmAsync(HttpContext context, WebModule web) =>
        web.PageAsync<ConfirmPage>(context, new ConfirmModel(TokenOf(context), null));

    private static async Task<IResult> ForgotAsync(HttpContext context, ForgottenPasswords forgotten, WebModule web)
    {
        if (await Input.ReadAsync(context) is not { } input)
        {
            return Input.Unreadable;
        }
        if (Addresses.Read(input["email"]) is { } email)
        {
            await forgotten.AskAsync(context, email);
        }
        const string Sentence = "If somebody has an account with this address, a mail with a link is on its way to it.";
        return input.IsJson
            ? Results.Json(new Said(Sentence), statusCode: 202)
            : await web.PageAsync<MessagePage>(context, new MessageModel("Look at your mail", Sentence));
    }

    private static async Task<IResult> ResetAsync(HttpContext context, PasswordReset reset, WebModule web)
    {
        if (await Input.ReadAsync(context) is not { } input)
        {
            return Input.Unreadable;
        }
        if (Passwords.Flaw(input["password"]) is { } flaw)
        {
            return input.IsJson
                ? Problem.Invalid(flaw)
                : await web.PageAsync<ResetPage>(context, new ResetModel(input["token"], flaw.Message), 422);
        }
        return await reset.TakeAsync(context, input["token"], input["password"])
            ? await SayAsync(web, context, input, new("Your password is new", "Sign in with it.", SignIn))
            : await GoneAsync(web, context, input, new("Ask for another link", "/forgot"));
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, ConfirmAddress confirm, WebModule web)
    {
        if (await Input.ReadAsync(context) is not { } input)
        {
            return Input.Unreadable;
        }
        const string Wrong =
            "This is not the password that was chosen at sign-up. After several wrong ones it takes a quarter of an hour "
            + "until the right one works.";
        return await confirm.HandleAsync(context, input["token"], input["password"]) switch
        {
            SignInStep.Refused when input.IsJson => Problem.Invalid(new FieldError("password", "wrong", Wrong)),
            SignInStep.Refused => await web.PageAsync<ConfirmPage>(
                context,
                new ConfirmModel(input["token"], Wrong),
                422
            ),
            SignInStep.Expired => await GoneAsync(
                web,
                context,
                input,
                new("Sign in, and get another mail", AccountsModule.SignInPath)
            ),
            var step => SignInEndpoints.Lead(context, step, input.IsJson),
        };
    }

    private static MessageLink SignIn => new("Sign in", AccountsModule.SignInPath);

    private static async Task<IResult> SayAsync(
        WebModule web,
        HttpContext context,
        Input input,
        MessageModel message
    ) => input.IsJson ? Results.Ok(new Said(message.Text)) : await web.PageAsync<MessagePage>(context, message);

    private static async Task<IResult> GoneAsync(WebModule web, HttpContext context, Input input, MessageLink instead)
    {
        const string Sentence = "This link was used already, is too old, or a newer one was sent.";
        return input.IsJson
            ? Problem.Of(410, "link_expired", Sentence)
            : await web.PageAsync<MessagePage>(
                context,
                new MessageModel("This link no longer works", Sentence, instead),
                410
            );
    }

    private static string TokenOf(HttpContext context) => context.Request.Query["token"].ToString();

    private sealed record Said(string Message);
}
