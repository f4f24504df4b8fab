using System.Security.Cryptography;
using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Accounts.Pages;
using Bookline.Server.Accounts.Profile;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using QRCoder;

namespace Bookline.Server.Accounts.SecondFactors;

/// <summary>An authenticator app: begun with a QR code, on once the app has shown a right code.</summary>
internal sealed class SetUp(
    TenantContext tenants,
    Identities identities,
    TotpSecrets secrets,
    CodeCheck codes,
    SignInPace pace,
    Attempts attempts,
    NewSession renew,
    AccountMail mail,
    AuditModule audit
)
{
    /// <summary>A new secret, which replaces one that was never turned on.</summary>
    public Task BeginAsync(Caller caller) =>
        tenants.WithTenantContextAsync(
            caller.Tenant,
            db =>
                db.ExecuteAsync(
                    """
                    update users set mfa_secret = $3, mfa_last_step = null where tenant_id = $1 and id = $2 and not mfa_enabled
                    """,
                    db.Tenant,
                    caller.Id,
                    secrets.Protect(db.Tenant, caller.Id, Totp.NewSecret())
                )
        );

    /// <returns>Null: nothing was begun.</returns>
    public async Task<Enrolment?> FindAsync(TenantDatabase db, Account account)
    {
        if (account.MfaEnabled || secrets.Unprotect(db.Tenant, account.Id, account.MfaSecret) is not { } secret)
        {
            return null;
        }
        var business = await db.QuerySingleAsync<string>("select business_name from tenants where id = $1", db.Tenant);
        var key = Totp.ToBase32(secret);
        CryptographicOperations.ZeroMemory(secret);
        var issuer = Uri.EscapeDataString($"Bookline {business}".Replace(':', ' '));
        var uri = $"otpauth://totp/{issuer}:{Uri.EscapeDataString(account.Email)}?secret={key}&issuer={issuer}";
        return new(key, Draw(uri));
    }

    /// <returns>The recovery codes, which are shown this once; or what is wrong with the code.</returns>
    public async Task<(IReadOnlyList<string> Codes, FieldError? Wrong)> TurnOnAsync(
        HttpContext context,
        Caller caller,
        string code
    )
    {
        // Guessed at, it would lock the person out of their own account: it counts as at signing in.
        if (
            await pace.ClaimPlaceAsync(context) > TimeSpan.Zero
            || await attempts.BeginAsync(new(caller.Tenant, caller.Id)) is not { } attempt
        )
        {
            return ([], new("code", "too_many", "Too many wrong codes. Try again in a quarter of an hour."));
        }
        IReadOnlyList<string> recovery = [];
        var isOn = await renew.AfterAsync(
            context,
            caller,
            async db =>
            {
                if (
                    await LockAsync(db, caller) is not { MfaEnabled: false } account
                    || !await codes.TakeTotpAsync(db, account, code)
                )
                {
                    return false;
                }
                recovery = await ChangeAsync(db, context, caller, account, on: true);
                return true;
            }
        );
        if (!isOn)
        {
            await attempts.RecordFailureAsync(context, attempt, "code");
            return ([], new("code", "wrong", "This code does not work. Take the newest one of your app."));
        }
        await attempts.TakeBackAsync(attempt);
        return (recovery, null);
    }

    public Task TurnOffAsync(HttpContext context, Caller caller) =>
        renew.AfterAsync(
            context,
            caller,
            async db =>
            {
                await ChangeAsync(db, context, caller, await LockAsync(db, caller), on: false);
                return true;
            }
        );

    /// <returns>New recovery codes; the old ones end. Empty: there is no second factor.</returns>
    public Task<IReadOnlyList<string>> RenewCodesAsync(HttpContext context, Caller caller) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (await LockAsync(db, caller) is not { MfaEnabled: true } account)
                {
                    return [];
                }
                await RecordAsync(db, context, caller, "user.recovery_codes_renewed");
                await mail.ChangedAsync(db, caller.Name, "New recovery codes were made");
                return await NewCodesAsync(db, account);
            }
        );

    private async Task<IReadOnlyList<string>> ChangeAsync(
        TenantDatabase db,
        HttpContext context,
        Caller caller,
        Account account,
        bool on
    )
    {
        account.MfaEnabled = on;
        account.MfaSecret = on ? account.MfaSecret : null;
        account.MfaRecoveryCodes = "[]";
        using var identity = identities.In(db);
        Expected.Of(await identity.UpdateSecurityStampAsync(account));
        await RecordAsync(db, context, caller, on ? "user.second_factor_on" : "user.second_factor_off");
        var what = on ? "The second factor was turned on" : "The second factor was turned off";
        await mail.ChangedAsync(db, caller.Name, what);
        return on ? await NewCodesAsync(db, account) : [];
    }

    private async Task<IReadOnlyList<string>> NewCodesAsync(TenantDatabase db, Account account)
    {
        using var identity = identities.In(db);
        return [.. (await identity.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes.HowMany)) ?? []];
    }

    private static Task<Account> LockAsync(TenantDatabase db, Caller caller) =>
        db.QuerySingleAsync<Account>(
            $"select {Account.Columns} from users where tenant_id = $1 and id = $2 for update",
            db.Tenant,
            caller.Id
        );

    private Task RecordAsync(TenantDatabase db, HttpContext context, Caller caller, string action) =>
        audit.RecordAsync(db, new(caller.ToActor(context), action, PublicId.User.Show(caller.Id)));

    private static string Draw(string uri)
    {
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(code.GetGraphic(4)))}";
    }
}
