using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Links;

/// <summary>A new password for who can read the address's mail; nobody who was in before stays in.</summary>
internal sealed class PasswordReset(
    LookUps lookUps,
    UserTokens tokens,
    AccountMail mail,
    Confirmation confirmation,
    PasswordChange change,
    SessionStore sessions,
    AuditModule audit,
    TenantContext tenants
)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Purpose = "reset";

    /// <summary>Sends a link for each business that has the address. Nobody hears whether there is one.</summary>
    public async Task SendAsync(Actor asker, string email)
    {
        foreach (var person in await lookUps.OfEmailAsync(email))
        {
            await tenants.WithTenantTransactionAsync(
                person.Tenant,
                async db =>
                {
                    var token = await tokens.IssueAsync(db, person.User, Purpose, Lifetime);
                    // To the address as it is stored, not as somebody typed it.
                    var address = await EmailAsync(db, person.User);
                    await mail.ResetAsync(db, address, token);
                    var user = PublicId.User.Show(person.User);
                    await audit.RecordAsync(db, new(asker with { Name = address }, "user.password_reset_asked", user));
                }
            );
        }
    }

    /// <param name="password">Without a flaw: a link is used up by its first use.</param>
    /// <returns>False: the link was used, is too old, or was never made.</returns>
    public async Task<bool> TakeAsync(HttpContext context, string token, string password)
    {
        if (await lookUps.OfTokenAsync(token) is not { } person)
        {
            return false;
        }
        return await tenants.WithTenantTransactionAsync(
            person.Tenant,
            async db =>
            {
                if (await tokens.UseAsync(db, token, Purpose) is not { } user)
                {
                    return false;
                }
                await change.ApplyAsync(db, user, password);
                await sessions.RevokeAllAsync(db, user);
                // After the sessions: one of them may be adding another passkey now.
                var removed = await RemovePasskeysAsync(db, user);
                await confirmation.NoteAsync(db, context, user);
                var address = await EmailAsync(db, user);
                var actor = Actor.Of(context, ActorKind.User, user.ToString(), address);
                var after = new { passkeys_removed = removed };
                await audit.RecordAsync(db, new(actor, "user.password_reset", PublicId.User.Show(user), After: after));
                await mail.ResetDoneAsync(db, address, removed);
                return true;
            }
        );
    }

    // Whoever was in before may have added one, and would stay in by it.
    private static Task<long> RemovePasskeysAsync(TenantDatabase db, Guid user) =>
        db.ExecuteAsync("delete from user_passkeys where tenant_id = $1 and user_id = $2", db.Tenant, user);

    private static Task<string> EmailAsync(TenantDatabase db, Guid user) =>
        db.QuerySingleAsync<string>("select email from users where tenant_id = $1 and id = $2", db.Tenant, user);
}
