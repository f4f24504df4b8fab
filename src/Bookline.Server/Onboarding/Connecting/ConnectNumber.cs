using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Bookline.Server.Access;
using Bookline.Server.Audit;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Onboarding.Connecting;

/// <summary>Connects a business's number: what Meta does not take is not stored.</summary>
internal sealed partial class ConnectNumber(
    TenantContext tenants,
    WhatsAppModule whatsApp,
    WhatsAppStates states,
    AuditModule audit,
    TimeProvider time
)
{
    private const int LongestToken = 2000;

    public async Task<ConnectResult> ConnectAsync(
        Caller caller,
        Actor actor,
        WhatsAppCredentials given,
        CancellationToken ct
    )
    {
        var number = (given.PhoneNumberId ?? "").Trim();
        var token = (given.AccessToken ?? "").Trim();
        if (FlawsOf(number, token) is { Count: > 0 } flaws)
        {
            return new ConnectResult.Invalid(flaws);
        }
        if (
            await whatsApp.CheckNumberAsync(number, token, ct) is var check
            && check is NumberCheck.Fails { Trouble: var why }
        )
        {
            return new ConnectResult.Trouble(why);
        }
        // Only now: whose a number is nobody learns who has no token for it.
        if (await whatsApp.FindTenantAsync(number, ct) is { } owner && owner != caller.Tenant)
        {
            return new ConnectResult.Taken();
        }
        try
        {
            return await tenants.WithTenantTransactionAsync<ConnectResult>(
                caller.Tenant,
                async db =>
                {
                    var before = await states.ReadAsync(db);
                    if (!await whatsApp.SetCredentialsAsync(db, number, token))
                    {
                        return new ConnectResult.Taken();
                    }
                    await NoteAsync(db, number, (NumberCheck.Works)check);
                    var after = await states.ReadAsync(db);
                    await audit.RecordAsync(db, new(actor, "whatsapp.connected", null, Told(before), Told(after)));
                    return new ConnectResult.Connected(after);
                },
                cancel: ct
            );
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return new ConnectResult.Taken(); // by another one at the same moment
        }
    }

    /// <param name="phone">E.164 without the plus.</param>
    public async Task<TestSend> TestAsync(Caller caller, Actor actor, string phone, CancellationToken ct)
    {
        var test = await whatsApp.SendTestAsync(caller.Tenant, phone, ct);
        if (test is TestSend.Sent { Wamid: var wamid })
        {
            // It is sent, and on record even when whoever asked waits no longer.
            await tenants.WithTenantTransactionAsync(
                caller.Tenant,
                db => audit.RecordAsync(db, new(actor, "whatsapp.tested", null, After: new { MessageId = wamid })),
                cancel: CancellationToken.None
            );
        }
        return test;
    }

    /// <returns>False: there was nothing to disconnect.</returns>
    public Task<bool> DisconnectAsync(Caller caller, Actor actor, CancellationToken ct) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                var before = await states.ReadAsync(db);
                if (before.PhoneNumberId is null)
                {
                    return false;
                }
                await whatsApp.DisconnectAsync(db);
                await db.ExecuteAsync("delete from whatsapp_connections where tenant_id = $1", db.Tenant);
                await audit.RecordAsync(db, new(actor, "whatsapp.disconnected", null, new { before.PhoneNumberId }));
                return true;
            },
            cancel: ct
        );

    // When the token was put in: of the token itself an entry says nothing.
    private static object Told(WhatsAppState state) => new { state.PhoneNumberId, state.CheckedAt };

    private Task<long> NoteAsync(TenantDatabase db, string number, NumberCheck.Works works) =>
        db.ExecuteAsync(
            """
            insert into whatsapp_connections (tenant_id, phone_number_id, display_phone_number, verified_name, quality_rating, checked_at)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (tenant_id) do update set phone_number_id = $2, display_phone_number = $3, verified_name = $4,
              quality_rating = $5, checked_at = $6
            """,
            db.Tenant,
            number,
            works.DisplayPhoneNumber,
            works.VerifiedName,
            works.QualityRating,
            time.GetUtcNow()
        );

    private static List<FieldError> FlawsOf(string number, string token)
    {
        List<FieldError> flaws = [];
        if (!NumberId().IsMatch(number))
        {
            flaws.Add(
                number is ""
                    ? new("phone_number_id", "required", "Copy the phone number ID from WhatsApp → API setup.")
                    : new(
                        "phone_number_id",
                        "malformed",
                        "The phone number ID is 5 to 20 digits; it is not the number itself."
                    )
            );
        }
        if (token.Length is 0 or > LongestToken || !token.All(c => c is > ' ' and <= '~'))
        {
            flaws.Add(
                token is ""
                    ? new("access_token", "required", "Copy the access token of the system user.")
                    : new("access_token", "malformed", "A token is one word, without spaces or line breaks.")
            );
        }
        return flaws;
    }

    [GeneratedRegex(@"^[0-9]{5,20}\z")]
    private static partial Regex NumberId();
}

/// <summary>What a business knows of its number at Meta.</summary>
public sealed record WhatsAppCredentials(
    [property: Required] string? PhoneNumberId,
    [property: Required] string? AccessToken
)
{
    /// <summary>Without the token: nothing that is logged has it.</summary>
    public override string ToString() => $"{PhoneNumberId}";
}

internal abstract record ConnectResult
{
    private ConnectResult() { }

    public sealed record Connected(WhatsAppState State) : ConnectResult;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : ConnectResult;

    public sealed record Trouble(ConnectionTrouble What) : ConnectResult;

    /// <summary>The number is another business's.</summary>
    public sealed record Taken : ConnectResult;
}
