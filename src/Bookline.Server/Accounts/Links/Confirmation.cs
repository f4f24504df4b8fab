using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Links;

/// <summary>Whether an address of mail is its user's.</summary>
internal sealed class Confirmation(
    UserTokens tokens,
    AccountMail mail,
    IEnumerable<IConfirmedAddress> listeners,
    AuditModule audit,
    TimeProvider time
)
{
    /// <summary>As long as a sign-up that nobody confirms is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    private const string Purpose = "confirm";

    public Task<string> IssueAsync(TenantDatabase db, Guid user) => tokens.IssueAsync(db, user, Purpose, Lifetime);

    public async Task SendAsync(TenantDatabase db, Guid user, string email) =>
        await mail.ConfirmAsync(db, email, await IssueAsync(db, user));

    public Task<bool> IsGoodAsync(TenantDatabase db, string token) => tokens.IsGoodAsync(db, token, Purpose);

    /// <returns>False: the link was used, is too old, or was never made.</returns>
    public async Task<bool> TakeAsync(TenantDatabase db, HttpContext context, string token)
    {
        if (await tokens.UseAsync(db, token, Purpose) is not { } user)
        {
            return false;
        }
        await NoteAsync(db, context, user);
        return true;
    }

    /// <summary>Somebody has read a mail to the user's address.</summary>
    public async Task NoteAsync(TenantDatabase db, HttpContext context, Guid user)
    {
        var email = await db.QuerySingleOrDefaultAsync<string>(
            """
            update users set email_confirmed_at = $3, updated_at = $3
            where tenant_id = $1 and id = $2 and email_confirmed_at is null returning email
            """,
            db.Tenant,
            user,
            time.GetUtcNow().UtcDateTime
        );
        if (email is null)
        {
            return; // it was known already
        }
        var actor = Actor.Of(context, ActorKind.User, user.ToString(), email);
        await audit.RecordAsync(db, new(actor, "user.email_confirmed", PublicId.User.Show(user)));
        foreach (var listener in listeners)
        {
            await listener.OnConfirmedAsync(db, actor, email);
        }
    }
}
