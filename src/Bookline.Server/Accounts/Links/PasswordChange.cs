using Bookline.Server.Accounts.Identity;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Links;

/// <summary>Writes a new password, which changes the stamp: whatever rested on the old one ends, links under way with it.</summary>
internal sealed class PasswordChange(Identities identities, UserTokens tokens)
{
    /// <param name="password">Without a flaw.</param>
    public async Task ApplyAsync(TenantDatabase db, Guid user, string password)
    {
        var account = await db.QuerySingleAsync<Account>(
            $"select {Account.Columns} from users where tenant_id = $1 and id = $2 for update",
            db.Tenant,
            user
        );
        account.PasswordHash = null;
        using var identity = identities.In(db);
        Expected.Of(await identity.AddPasswordAsync(account, password));
        await tokens.VoidAsync(db, user);
        await db.ExecuteAsync(
            // A second factor that was begun and is not on: whoever knew the old password may have begun it, and has its secret.
            """
            update users set access_failed_count = 0, lockout_end = null, mfa_secret = case when mfa_enabled then mfa_secret end
            where tenant_id = $1 and id = $2
            """,
            db.Tenant,
            user
        );
    }
}
