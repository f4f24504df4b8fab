using System.ComponentModel.DataAnnotations;
using Bookline.Server.Access;
using Bookline.Server.Api;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.Connecting;

/// <summary><c>/api/v1/whatsapp</c>: the connection, for programs.</summary>
internal static class WhatsAppApi
{
    public static void Map(WebApplication app)
    {
        var group = ApiModule.Resource(app, "whatsapp");
        group
            .MapGet("", GetAsync)
            .Require(Permission.ChannelWrite)
            .WithName("getWhatsApp")
            .WithSummary("How the connection to WhatsApp stands")
            .Produces<WhatsAppState>();
        group
            .MapPut("/credentials", PutAsync)
            .Require(Permission.ChannelWrite)
            .WithName("setWhatsAppCredentials")
            .WithExample("""{"phone_number_id": "179542432023303", "access_token": "EAAGm0PX4ZCpsBAKyour0token"}""")
            .WithSummary("Connect a number; its credentials are tested at Meta before they are stored")
            .Produces<WhatsAppState>()
            .ProducesProblem(409)
            .ProducesProblem(422)
            .ProducesProblem(503);
        group
            .MapPost("/test-message", TestAsync)
            .Require(Permission.ChannelWrite)
            .WithName("sendWhatsAppTestMessage")
            .WithExample("""{"to": "+49 30 123456"}""")
            .WithSummary("Send Meta's greeting to a phone")
            .WithMetadata(new ActsOutside())
            .Produces<TestMessageSent>()
            .ProducesProblem(409)
            .ProducesProblem(422)
            .ProducesProblem(503);
        group
            .MapDelete("", DeleteAsync)
            .Require(Permission.ChannelWrite)
            .WithName("disconnectWhatsApp")
            .WithSummary("Disconnect the number; its credentials are forgotten")
            .Produces(204);
    }

    private static async Task<IResult> GetAsync(
        Caller caller,
        TenantContext tenants,
        WhatsAppStates states,
        CancellationToken ct
    ) => Results.Ok(await tenants.WithTenantContextAsync(caller.Tenant, states.ReadAsync, ct));

    private static async Task<IResult> PutAsync(
        Caller caller,
        HttpContext context,
        WhatsAppCredentials credentials,
        ConnectNumber connect,
        CancellationToken ct
    ) =>
        await connect.ConnectAsync(caller, caller.ToActor(context), credentials, ct) switch
        {
            ConnectResult.Connected connected => Results.Ok(connected.State),
            ConnectResult.Invalid invalid => Problem.Invalid(invalid.Errors),
            ConnectResult.Trouble trouble => Of(trouble.What),
            _ => Problem.Of(409, "number_taken", Wording.NumberTaken),
        };

    private static async Task<IResult> TestAsync(
        Caller caller,
        HttpContext context,
        TestMessage message,
        ConnectNumber connect,
        CancellationToken ct
    )
    {
        if (PhoneNumber.Read(message.To) is not { } phone)
        {
            return Problem.Invalid(new FieldError("to", "malformed", Wording.BadPhone));
        }
        return await connect.TestAsync(caller, caller.ToActor(context), phone, ct) switch
        {
            TestSend.Sent sent => Results.Ok(new TestMessageSent(phone, sent.Wamid)),
            TestSend.Fails fails => Of(fails.Trouble),
            _ => Problem.Of(409, "not_connected", Wording.NotConnected),
        };
    }

    private static async Task<IResult> DeleteAsync(
        Caller caller,
        HttpContext context,
        ConnectNumber connect,
        CancellationToken ct
    )
    {
        await connect.DisconnectAsync(caller, caller.ToActor(context), ct);
        return Results.NoContent();
    }

    private static IResult Of(ConnectionTrouble trouble)
    {
        var text = $"{trouble.Explanation} {trouble.Remedy}";
        return Wording.FieldOf(trouble) is { } field
            ? Problem.Of(422, trouble.Code, text, [new(field, trouble.Code, text)])
            : Problem.Of(Wording.IsPassing(trouble) ? 503 : 422, trouble.Code, text);
    }
}

/// <param name="To">A phone with its country code: <c>+49 30 123456</c>.</param>
public sealed record TestMessage([property: Required] string? To);

/// <param name="To">E.164 without the plus.</param>
/// <param name="MessageId">Meta's; null: it gave none.</param>
public sealed record TestMessageSent(string To, string? MessageId);
