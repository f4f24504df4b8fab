using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Sessions;

/// <summary>Ends sessions, on every server at once.</summary>
internal sealed class EndSession(TenantContext tenants, SessionStore sessions, Cookies cookies, AuditModule audit)
{
    /// <summary>The one whose token the request shows, if it does.</summary>
    public async Task PresentedAsync(HttpContext context, string action)
    {
        if (
            cookies.Read(context.Request, Cookies.Session) is { Length: > 0 } token
            && await sessions.FindAsync(token) is { } session
        )
        {
            await tenants.WithTenantTransactionAsync(
                session.Tenant,
                async db =>
                {
                    await sessions.RevokeAsync(db, session.User, session.Id);
                    var actor = Actor.Of(context, ActorKind.User, session.User.ToString(), session.Email);
                    await audit.RecordAsync(db, new(actor, action, PublicId.Session.Show(session.Id)));
                }
            );
        }
    }

    /// <returns>False: the caller has no such session.</returns>
    public Task<bool> OneAsync(HttpContext context, Caller caller, Guid session) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (!await sessions.RevokeAsync(db, caller.Id, session))
                {
                    return false;
                }
                var entry = new AuditEntry(caller.ToActor(context), "session.revoked", PublicId.Session.Show(session));
                await audit.RecordAsync(db, entry);
                return true;
            }
        );

    public Task AllOthersAsync(HttpContext context, Caller caller) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                var ended = await sessions.RevokeAllAsync(db, caller.Id, except: caller.SessionId);
                var entry = new AuditEntry(
                    caller.ToActor(context),
                    "session.revoked_others",
                    PublicId.User.Show(caller.Id),
                    After: new { ended }
                );
                await audit.RecordAsync(db, entry);
            }
        );
}
