using Bookline.Server.Access;
using Bookline.Server.Accounts.Sessions;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Profile;

/// <summary>A change of what lets somebody in ends all of their sessions; who made it goes on with a new token.</summary>
internal sealed class NewSession(TenantContext tenants, SessionStore sessions, Cookies cookies)
{
    /// <param name="change">False: nothing was changed, and nothing ends.</param>
    /// <returns>What <paramref name="change"/> says.</returns>
    public async Task<bool> AfterAsync(HttpContext context, Caller caller, Func<TenantDatabase, Task<bool>> change)
    {
        var token = await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (!await change(db))
                {
                    return null;
                }
                var hadSecondFactor = await db.QuerySingleOrDefaultAsync<DateTime?>(
                    "select second_factor_at from user_sessions where tenant_id = $1 and id = $2",
                    db.Tenant,
                    caller.SessionId
                );
                await sessions.RevokeAllAsync(db, caller.Id);
                return await sessions.OpenAsync(db, caller.Id, context, secondFactor: hadSecondFactor is not null);
            }
        );
        if (token is null)
        {
            return false;
        }
        cookies.Write(context, Cookies.Session, token, SessionStore.Longest);
        return true;
    }
}
