using Bookline.Server.Access;
using Bookline.Server.Accounts.Pages;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Hosting;
using Bookline.Server.Web;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>Signing in and out: pages for people, and the same addresses for programs that send JSON.</summary>
internal static class SignInEndpoints
{
    private const string ChoosePath = "/sign-in/business";
    private const string CodePath = "/sign-in/code";

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription().OpenToAnyone("where one signs in; guesses are limited");
        pages.MapGet(AccountsModule.SignInPath, ShowAsync);
        pages.MapGet(ChoosePath, ShowChoiceAsync);
        pages.MapGet(CodePath, ShowCodeAsync);
        var steps = app.MapGroup("/account/sign-in")
            .ExcludeFromDescription()
            .AddEndpointFilter(SameOrigin.FilterAsync)
            .OpenToAnyone("a password, a code: guesses are limited and other sites refused");
        steps.MapPost("", PasswordAsync);
        steps.MapPost("/business", ChooseAsync);
        steps.MapPost("/code", CodeAsync);
        app.MapPost("/account/sign-out", SignOutAsync)
            .ExcludeFromDescription()
            .AddEndpointFilter(SameOrigin.FilterAsync)
            .OpenToAnyone("ends the session that the request shows");
    }

    private static Task<IResult> ShowAsync(HttpContext context, WebModule web) =>
        web.PageAsync<SignInPage>(context, new SignInModel("", context.Request.Query["next"].ToString(), null));

    private static async Task<IResult> ShowChoiceAsync(HttpContext context, PendingSignIns pending, WebModule web) =>
        pending.Read(context.Request) is { } sofar
            ? await web.PageAsync<ChoosePage>(
                context,
                new ChooseModel([.. sofar.Candidates.Select(c => new BusinessLine(c.Domain, c.Business))])
            )
            : Results.Redirect(AccountsModule.SignInPath);

    private static async Task<IResult> ShowCodeAsync(HttpContext context, PendingSignIns pending, WebModule web) =>
        pending.Read(context.Request) is { Candidates: [{ NeedsCode: true } candidate] }
            ? await web.PageAsync<CodePage>(context, new CodeModel(candidate.Business, null))
            : Results.Redirect(AccountsModule.SignInPath);

    private static async Task<IResult> PasswordAsync(HttpContext context, PasswordSignIn signIn, WebModule web)
    {
        if (await Input.ReadAsync(context) is not { } input)
        {
            return Input.Unreadable;
        }
        var (email, next) = (input["email"].Trim(), input["next"]);
        var step = await signIn.HandleAsync(context, email, input["password"], next);
        return input.IsJson || step is SignInStep.Done or SignInStep.Choose or SignInStep.NeedsCode
            ? Lead(context, step, input.IsJson)
            : await web.PageAsync<SignInPage>(
                context,
                new SignInModel(email, next, SignInAnswers.Sentence(step, "password")),
                SignInAnswers.Status(context, step)
            );
    }

    private static async Task<IResult> ChooseAsync(HttpContext context, ContinueSignIn signIn)
    {
        if (await Input.ReadAsync(context) is not { } input)
        {
            return Input.Unreadable;
        }
        return Lead(context, await signIn.ChooseAsync(context, input["business"]), input.IsJson);
    }

    private static async Task<IResult> CodeAsync(
        HttpContext context,
        ContinueSignIn signIn,
        PendingSignIns pending,
        WebModule web
    )
    {
        if (await Input.ReadAsync(context) is not { } input)
        {
            return Input.Unreadable;
        }
        var step = await signIn.EnterCodeAsync(context, input["code"]);
        if (input.IsJson || step is SignInStep.Done or SignInStep.Expired)
        {
            return Lead(context, step, input.IsJson);
        }
        var business = pending.Read(context.Request)?.Candidates[0].Business ?? "";
        var model = new CodeModel(business, SignInAnswers.Sentence(step, "code"));
        return await web.PageAsync<CodePage>(context, model, SignInAnswers.Status(context, step));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, EndSession end, Cookies cookies)
    {
        await end.PresentedAsync(context, "session.signed_out");
        cookies.Delete(context, Cookies.Session);
        return context.Request.HasJsonContentType() ? Results.NoContent() : See(AccountsModule.SignInPath);
    }

    /// <summary>To where a step leads: a page, or JSON that says what it wants.</summary>
    public static IResult Lead(HttpContext context, SignInStep step, bool isJson) =>
        isJson
            ? SignInAnswers.Json(context, step)
            : step switch
            {
                SignInStep.Done { Next: var next } => See(next),
                SignInStep.Choose => See(ChoosePath),
                SignInStep.NeedsCode => See(CodePath),
                _ => See(AccountsModule.SignInPath),
            };

    // 303: what follows is a GET, and going back posts nothing again.
    private static SeeOther See(string path) => new SeeOther(path);
}
