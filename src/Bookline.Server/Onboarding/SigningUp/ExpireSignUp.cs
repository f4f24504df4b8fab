using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>Removes a business whose owner never confirmed the address, so that its domain is free again.</summary>
internal sealed class ExpireSignUp(TenantContext tenants, JobsModule jobs, TimeProvider time) : IJobHandler
{
    /// <summary>The database puts the job in together with the tenant, under this kind and key.</summary>
    public const string JobKind = "onboarding.expire_sign_up";
    public const string JobKey = "expire-sign-up";

    public static readonly TimeSpan After = TimeSpan.FromHours(48);

    public string Kind => JobKind;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        await tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                // First: it is one of the rows that go.
                await jobs.CompleteAsync(db, job);
                await RemoveAsync(db, time.GetUtcNow() - After);
            },
            cancel: ct
        );
        return JobOutcome.Done;
    }

    /// <summary>All of a tenant's rows, and the tenant: but only one that signed itself up and was never confirmed.</summary>
    public static async Task RemoveAsync(TenantDatabase db, DateTimeOffset madeBefore)
    {
        var before = madeBefore.UtcDateTime;
        if (
            !await db.QuerySingleAsync<bool>("select empty_unconfirmed_tenant($1, $2)", db.Tenant, before)
            || await db.QuerySingleAsync<bool>("select remove_unconfirmed_tenant($1, $2)", db.Tenant, before)
        )
        {
            return;
        }
        // Rows that nobody may delete hold it (somebody tried to sign in, and that is on record): at least nothing is left of who it was.
        await db.ExecuteAsync(
            """
            update tenants set status = 'cancelled', business_name = 'Removed', domain = 'removed-' || left(replace(id::text, '-', ''), 32),
              email = null, phone = null
            where id = $1
            """,
            db.Tenant
        );
    }
}
