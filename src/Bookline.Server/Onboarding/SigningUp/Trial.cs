using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>What a business may try out before it pays.</summary>
internal static class Trial
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(14);

    /// <summary>It begins with the confirmed address; until then nobody could try anything.</summary>
    public static Task<long> BeginAsync(TenantDatabase db, DateTimeOffset now) =>
        db.ExecuteAsync(
            """
            update subscriptions set current_period_start = $2, current_period_end = $3, updated_at = $2
            where tenant_id = $1 and status = 'trialing'
            """,
            db.Tenant,
            now,
            now + Lasts
        );
}
