using Bookline.Server.Accounts.Identity;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.SecondFactors;

/// <summary>Takes a code of the app, or a recovery code: either is good once.</summary>
internal sealed class CodeCheck(Identities identities, TotpSecrets secrets, AuditModule audit, TimeProvider time)
{
    /// <param name="db">In a transaction.</param>
    public async Task<bool> TakeAsync(TenantDatabase db, HttpContext context, Guid user, string code)
    {
        var account = await db.QuerySingleOrDefaultAsync<Account>(
            $"select {Account.Columns} from users where tenant_id = $1 and id = $2 and mfa_enabled for update",
            db.Tenant,
            user
        );
        return account is not null
            && (await TakeTotpAsync(db, account, code) || await TakeRecoveryAsync(db, context, account, code));
    }

    /// <summary>Whether the app shows this code now, and it was not taken before; it is taken then.</summary>
    public async Task<bool> TakeTotpAsync(TenantDatabase db, Account account, string code) =>
        secrets.Unprotect(db.Tenant, account.Id, account.MfaSecret) is { } secret
        && Totp.StepOf(secret, code, time.GetUtcNow()) is { } step
        && await db.ExecuteAsync(
            """
            update users set mfa_last_step = $3
            where tenant_id = $1 and id = $2 and (mfa_last_step is null or mfa_last_step < $3)
            """,
            db.Tenant,
            account.Id,
            step
        ) == 1;

    private async Task<bool> TakeRecoveryAsync(TenantDatabase db, HttpContext context, Account account, string code)
    {
        using var identity = identities.In(db);
        if (!(await identity.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded)
        {
            return false;
        }
        var left = await identity.CountRecoveryCodesAsync(account);
        var actor = Actor.Of(context, ActorKind.User, account.Id.ToString(), account.Email);
        var user = PublicId.User.Show(account.Id);
        await audit.RecordAsync(db, new(actor, "user.recovery_code_used", user, After: new { left }));
        return true;
    }
}
