using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>The last step: a session, in the browser that has done all the others.</summary>
internal sealed class FinishSignIn(
    TenantContext tenants,
    SessionStore sessions,
    EndSession end,
    Cookies cookies,
    PendingSignIns pending,
    AuditModule audit,
    TimeProvider time
)
{
    public async Task<SignInStep> HandleAsync(HttpContext context, Candidate candidate, bool secondFactor, string next)
    {
        // A token that was in the browser before, whoever put it there, is good for nothing afterwards.
        await end.PresentedAsync(context, "session.replaced");
        var token = await tenants.WithTenantTransactionAsync(
            candidate.ToPerson().Tenant,
            async db =>
                await IsStillSoAsync(db, candidate) ? await OpenAsync(db, context, candidate, secondFactor) : null
        );
        pending.Delete(context);
        if (token is null)
        {
            return new SignInStep.Expired();
        }
        cookies.Write(context, Cookies.Session, token, SessionStore.Longest);
        return new SignInStep.Done(candidate, LocalPath.OrHome(next));
    }

    private async Task<bool> IsStillSoAsync(TenantDatabase db, Candidate candidate) =>
        await db.ExecuteAsync(
            """
            update users set access_failed_count = 0, lockout_end = null, last_login = $4
            where tenant_id = $1 and id = $2 and is_active and security_stamp is not distinct from $3::text
            """,
            db.Tenant,
            candidate.User,
            candidate.Stamp,
            time.GetUtcNow().UtcDateTime
        ) == 1;

    private async Task<string> OpenAsync(TenantDatabase db, HttpContext context, Candidate candidate, bool secondFactor)
    {
        var actor = Actor.Of(context, ActorKind.User, candidate.User.ToString(), candidate.Email);
        var user = PublicId.User.Show(candidate.User);
        await audit.RecordAsync(db, new(actor, "session.signed_in", user, After: new { second_factor = secondFactor }));
        return await sessions.OpenAsync(db, candidate.User, context, secondFactor);
    }
}
