using Bookline.Server.Access;
using Bookline.Server.Accounts.Profile;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Hosting;

namespace Bookline.Server.Accounts.Passkeys;

/// <summary>What the pages' script asks: passkeys are the one thing that does not work without it.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(WebApplication app)
    {
        var open = app.MapGroup("/account/sign-in/passkey")
            .ExcludeFromDescription()
            .AddEndpointFilter(SameOrigin.FilterAsync)
            .OpenToAnyone("a passkey signs a challenge that is good once");
        open.MapPost(
            "/options",
            async (HttpContext context, PasskeySignIn signIn) =>
                Results.Content(await signIn.BeginAsync(context), "application/json")
        );
        open.MapPost("", SignInAsync);
        var own = app.MapGroup("/account/passkeys").ExcludeFromDescription().RequireCaller();
        own.MapPost("/options", BeginAsync);
        own.MapPost("", RegisterAsync);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, PasskeySignIn signIn)
    {
        if (await Input.ReadAsync(context) is not { IsJson: true } input)
        {
            return Input.Unreadable;
        }
        var step = await signIn.HandleAsync(context, input["credential"], input["next"]);
        return step is SignInStep.Done { Next: var next }
            ? Results.Ok(new Gone(next))
            : SignInAnswers.Json(context, step);
    }

    private static async Task<IResult> BeginAsync(
        HttpContext context,
        Caller caller,
        OwnPasskeys passkeys,
        OwnPassword password
    )
    {
        if (await Input.ReadAsync(context) is not { IsJson: true } input || caller.SessionId is null)
        {
            return Input.Unreadable;
        }
        if (await password.CheckAsync(context, caller, input["current_password"]) is { } wrong)
        {
            return Problem.Invalid(wrong);
        }
        return await passkeys.BeginRegistrationAsync(context, caller) is { } options
            ? Results.Content(options, "application/json")
            : Problem.Of(409, "too_many_passkeys", $"There are {OwnPasskeys.Most} already. Remove one first.");
    }

    private static async Task<IResult> RegisterAsync(HttpContext context, Caller caller, OwnPasskeys passkeys)
    {
        if (await Input.ReadAsync(context) is not { IsJson: true } input || caller.SessionId is null)
        {
            return Input.Unreadable;
        }
        var name = input["name"].Trim();
        return await passkeys.RegisterAsync(context, caller, input["credential"], name[..Math.Min(name.Length, 60)])
            ? Results.Ok(new Gone("/account"))
            : Problem.Of(422, "passkey_refused", "The passkey could not be added. Begin again.");
    }

    /// <param name="Next">Where the browser goes from here.</param>
    private sealed record Gone(string Next);
}
