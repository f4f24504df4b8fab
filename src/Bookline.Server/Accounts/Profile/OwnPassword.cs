using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Accounts.Users;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Profile;

/// <summary>The password of who is signed in: asked again before anything that would keep a thief in.</summary>
internal sealed class OwnPassword(
    Attempts attempts,
    SignInPace pace,
    Passwords passwords,
    PasswordChange change,
    NewSession renew,
    AccountMail mail,
    AuditModule audit,
    TenantContext tenants
)
{
    /// <returns>What is wrong; null: it is right.</returns>
    public async Task<FieldError?> CheckAsync(HttpContext context, Caller caller, string password)
    {
        if (
            await pace.ClaimPlaceAsync(context) > TimeSpan.Zero
            || await attempts.BeginAsync(new(caller.Tenant, caller.Id)) is not { } attempt
        )
        {
            return new("current_password", "too_many", "Too many wrong passwords. Try again in a quarter of an hour.");
        }
        if (passwords.Verify(attempt.Account, password) == PasswordVerificationResult.Failed)
        {
            await attempts.RecordFailureAsync(context, attempt, "password");
            return new("current_password", "wrong", "This is not your password.");
        }
        await attempts.TakeBackAsync(attempt);
        return null;
    }

    public async Task<FieldError?> ChangeAsync(HttpContext context, Caller caller, string current, string wanted)
    {
        if (Passwords.Flaw(wanted) is { } flaw)
        {
            return flaw;
        }
        if (await CheckAsync(context, caller, current) is { } wrong)
        {
            return wrong;
        }
        await renew.AfterAsync(
            context,
            caller,
            async db =>
            {
                await change.ApplyAsync(db, caller.Id, wanted);
                var entry = new AuditEntry(
                    caller.ToActor(context),
                    "user.password_changed",
                    PublicId.User.Show(caller.Id)
                );
                await audit.RecordAsync(db, entry);
                await mail.ChangedAsync(db, caller.Name, "Your password was changed");
                return true;
            }
        );
        return null;
    }

    public Task RenameAsync(HttpContext context, Caller caller, string first, string last) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                var before = await db.QuerySingleAsync<Account>(
                    $"select {Account.Columns} from users where tenant_id = $1 and id = $2 for update",
                    db.Tenant,
                    caller.Id
                );
                var after = await db.QuerySingleAsync<Account>(
                    $"""
                    update users set first_name = nullif($3, ''), last_name = nullif($4, ''), updated_at = now()
                    where tenant_id = $1 and id = $2 returning {Account.Columns}
                    """,
                    db.Tenant,
                    caller.Id,
                    first,
                    last
                );
                var (was, becomes) = (UserView.Of(before), UserView.Of(after));
                await audit.RecordAsync(db, new(caller.ToActor(context), "user.updated", was.Id, was, becomes));
            }
        );
}
