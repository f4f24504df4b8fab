using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Pages;
using Bookline.Server.Accounts.Passkeys;
using Bookline.Server.Accounts.SecondFactors;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Server.Web;

namespace Bookline.Server.Accounts.Profile;

/// <summary>One's own account: a page of forms.</summary>
internal static class AccountEndpoints
{
    public const string Path = "/account";
    private const int MostNameLength = 100;

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription().WithMetadata(new PageOfPeople()).RequireCaller();
        pages.MapGet(AccountsModule.HomePath, ShowHomeAsync);
        pages.MapGet(Path, (HttpContext context, Caller caller, AccountPages show) => show.Async(context, caller));
        var own = pages.MapGroup(Path);
        own.MapPost("/name", RenameAsync);
        own.MapPost("/password", ChangePasswordAsync);
        own.MapPost("/second-factor/begin", BeginAsync);
        own.MapPost("/second-factor/on", TurnOnAsync);
        own.MapPost("/second-factor/off", TurnOffAsync);
        own.MapPost("/recovery-codes", RenewCodesAsync);
        own.MapPost("/passkeys/remove", RemovePasskeyAsync);
        own.MapPost("/sessions/revoke", RevokeAsync);
        own.MapPost("/sessions/revoke-others", RevokeOthersAsync);
    }

    private static async Task<IResult> ShowHomeAsync(
        HttpContext context,
        Caller caller,
        AccountPages show,
        WebModule web
    ) => await web.PageAsync<HomePage>(context, await show.HomeAsync(caller));

    private static async Task<IResult> RenameAsync(
        HttpContext context,
        Caller caller,
        OwnPassword own,
        AccountPages show
    )
    {
        var input = await FieldsAsync(context);
        var (first, last) = (input["first_name"].Trim(), input["last_name"].Trim());
        if (first.Length > MostNameLength || last.Length > MostNameLength)
        {
            return await show.Async(context, caller, new("name", $"At most {MostNameLength} characters."));
        }
        await own.RenameAsync(context, caller, first, last);
        return Done("name");
    }

    private static async Task<IResult> ChangePasswordAsync(
        HttpContext context,
        Caller caller,
        OwnPassword own,
        AccountPages show
    )
    {
        var input = await FieldsAsync(context);
        return await own.ChangeAsync(context, caller, input["current_password"], input["password"]) is { } wrong
            ? await show.Async(context, caller, new("password", wrong.Message))
            : Done("password");
    }

    private static async Task<IResult> BeginAsync(
        HttpContext context,
        Caller caller,
        OwnPassword own,
        SetUp setUp,
        AccountPages show
    )
    {
        if (await RefuseAsync(context, caller, own, show, "second-factor") is { } refusal)
        {
            return refusal;
        }
        await setUp.BeginAsync(caller);
        return new SeeOther($"{Path}#second-factor");
    }

    private static async Task<IResult> TurnOnAsync(
        HttpContext context,
        Caller caller,
        SetUp setUp,
        AccountPages show,
        WebModule web
    )
    {
        var code = (await FieldsAsync(context))["code"];
        var (codes, wrong) = await setUp.TurnOnAsync(context, caller, code);
        return wrong is null
            ? await web.PageAsync<RecoveryCodesPage>(context, codes)
            : await show.Async(context, caller, new("second-factor", wrong.Message));
    }

    private static async Task<IResult> TurnOffAsync(
        HttpContext context,
        Caller caller,
        OwnPassword own,
        SetUp setUp,
        AccountPages show
    )
    {
        if (await RefuseAsync(context, caller, own, show, "second-factor") is { } refusal)
        {
            return refusal;
        }
        await setUp.TurnOffAsync(context, caller);
        return Done("second-factor");
    }

    private static async Task<IResult> RenewCodesAsync(
        HttpContext context,
        Caller caller,
        OwnPassword own,
        SetUp setUp,
        AccountPages show,
        WebModule web
    )
    {
        if (await RefuseAsync(context, caller, own, show, "second-factor") is { } refusal)
        {
            return refusal;
        }
        var codes = await setUp.RenewCodesAsync(context, caller);
        return codes.Count > 0 ? await web.PageAsync<RecoveryCodesPage>(context, codes) : new SeeOther(Path);
    }

    private static async Task<IResult> RemovePasskeyAsync(
        HttpContext context,
        Caller caller,
        OwnPassword own,
        OwnPasskeys passkeys,
        AccountPages show
    )
    {
        if (await RefuseAsync(context, caller, own, show, "passkeys") is { } refusal)
        {
            return refusal;
        }
        await passkeys.RemoveAsync(context, caller, (await FieldsAsync(context))["id"]);
        return Done("passkeys");
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, Caller caller, EndSession end)
    {
        if (PublicId.Session.ReadGuid((await FieldsAsync(context))["id"]) is { } session)
        {
            await end.OneAsync(context, caller, session);
        }
        return Done("sessions");
    }

    private static async Task<IResult> RevokeOthersAsync(HttpContext context, Caller caller, EndSession end)
    {
        await end.AllOthersAsync(context, caller);
        return Done("sessions");
    }

    // What would keep a thief in, or the owner out, asks for the password again.
    private static async Task<IResult?> RefuseAsync(
        HttpContext context,
        Caller caller,
        OwnPassword own,
        AccountPages show,
        string section
    )
    {
        var password = (await FieldsAsync(context))["current_password"];
        return await own.CheckAsync(context, caller, password) is { } wrong
            ? await show.Async(context, caller, new(section, wrong.Message))
            : null;
    }

    private static async Task<Input> FieldsAsync(HttpContext context) => await Input.ReadAsync(context) ?? Input.Empty;

    private static SeeOther Done(string section) => new($"{Path}?saved={section}#{section}");
}
