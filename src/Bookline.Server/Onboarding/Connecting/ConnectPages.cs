using Bookline.Server.Access;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Hosting;
using Bookline.Server.Web;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.Connecting;

/// <summary><c>/connect</c>: the way to a connected number, step by step.</summary>
internal sealed class ConnectPages(TenantContext tenants, WhatsAppStates states, ConnectNumber connect, WebModule web)
{
    private const string Path = "/connect";

    public static void Map(WebApplication app)
    {
        Page(
            app.MapGet(
                Path,
                (Caller caller, HttpContext context, ConnectPages pages) => pages.ShowAsync(caller, context)
            )
        );
        Page(
            app.MapPost(
                $"{Path}/credentials",
                (Caller caller, HttpContext context, ConnectPages pages) => pages.ConnectAsync(caller, context)
            )
        );
        Page(
            app.MapPost(
                $"{Path}/test",
                (Caller caller, HttpContext context, ConnectPages pages) => pages.TestAsync(caller, context)
            )
        );
        Page(
            app.MapPost(
                $"{Path}/disconnect",
                (Caller caller, HttpContext context, ConnectPages pages) => pages.DisconnectAsync(caller, context)
            )
        );
    }

    private static void Page(RouteHandlerBuilder endpoint) =>
        endpoint.Require(Permission.ChannelWrite).WithMetadata(new PageOfPeople()).ExcludeFromDescription();

    private Task<IResult> ShowAsync(Caller caller, HttpContext context, ConnectModel? model = null, int status = 200) =>
        RenderAsync(caller, context, model ?? ConnectModel.Fresh, status);

    private async Task<IResult> ConnectAsync(Caller caller, HttpContext context)
    {
        var form = await context.Request.ReadFieldsAsync(context.RequestAborted);
        var given = new WhatsAppCredentials(form["phone_number_id"], form["access_token"]);
        var model = ConnectModel.Fresh with { PhoneNumberId = given.PhoneNumberId };
        return await connect.ConnectAsync(caller, caller.ToActor(context), given, context.RequestAborted) switch
        {
            ConnectResult.Connected => await ShowAsync(
                caller,
                context,
                model with
                {
                    Saved = "The number is connected.",
                }
            ),
            ConnectResult.Invalid invalid => await ShowAsync(
                caller,
                context,
                model with
                {
                    Errors = invalid.Errors,
                },
                422
            ),
            ConnectResult.Trouble trouble => await ShowAsync(
                caller,
                context,
                model with
                {
                    ConnectTrouble = trouble.What,
                },
                Wording.IsPassing(trouble.What) ? 503 : 422
            ),
            _ => await ShowAsync(
                caller,
                context,
                model with
                {
                    Errors = [new("phone_number_id", "number_taken", Wording.NumberTaken)],
                },
                409
            ),
        };
    }

    private async Task<IResult> TestAsync(Caller caller, HttpContext context)
    {
        var to = (string?)(await context.Request.ReadFieldsAsync(context.RequestAborted))["to"];
        var model = ConnectModel.Fresh with { To = to };
        if (PhoneNumber.Read(to) is not { } phone)
        {
            return await ShowAsync(
                caller,
                context,
                model with
                {
                    Errors = [new("to", "malformed", Wording.BadPhone)],
                },
                422
            );
        }
        return await connect.TestAsync(caller, caller.ToActor(context), phone, context.RequestAborted) switch
        {
            TestSend.Sent => await ShowAsync(
                caller,
                context,
                model with
                {
                    Saved = $"Meta has taken a message to +{phone}: look at the phone.",
                }
            ),
            TestSend.Fails fails => await ShowAsync(caller, context, model with { TestTrouble = fails.Trouble }, 422),
            _ => await ShowAsync(
                caller,
                context,
                model with
                {
                    Errors = [new("to", "not_connected", Wording.NotConnected)],
                },
                409
            ),
        };
    }

    private async Task<IResult> DisconnectAsync(Caller caller, HttpContext context)
    {
        await connect.DisconnectAsync(caller, caller.ToActor(context), context.RequestAborted);
        return await ShowAsync(caller, context, ConnectModel.Fresh with { Saved = "The number is disconnected." });
    }

    private async Task<IResult> RenderAsync(Caller caller, HttpContext context, ConnectModel model, int status)
    {
        var shown = await tenants.WithTenantContextAsync(
            caller.Tenant,
            async db =>
                model with
                {
                    State = await states.ReadAsync(db),
                    Visitor = new(
                        caller.Name,
                        await db.QuerySingleAsync<string>("select business_name from tenants where id = $1", db.Tenant)
                    ),
                },
            context.RequestAborted
        );
        return await web.PageAsync<ConnectPage>(context, shown, status);
    }
}

// Public, as the parameters of Razor components must be.

/// <summary>The page as it was left, and what came of what was done on it.</summary>
public sealed record ConnectModel(
    WhatsAppState? State,
    Visitor? Visitor,
    string? PhoneNumberId,
    string? To,
    IReadOnlyList<FieldError> Errors,
    ConnectionTrouble? ConnectTrouble,
    ConnectionTrouble? TestTrouble,
    string? Saved
)
{
    internal static ConnectModel Fresh { get; } = new(null, null, null, null, [], null, null, null);

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field)?.Message;
}
