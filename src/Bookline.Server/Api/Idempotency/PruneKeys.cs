using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Api.Idempotency;

/// <summary>Deletes a business's keys of more than a day ago; comes again while there are others.</summary>
internal sealed class PruneKeys(TenantContext tenants, JobsModule jobs, TimeProvider time) : IJobHandler
{
    private const string JobKind = "api.prune_idempotency_keys";
    private const int MostAtOnce = 5_000;

    // Many keys of one minute are one job's.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    public string Kind => JobKind;

    public static NewJob JobAt(DateTime at) =>
        new()
        {
            Kind = JobKind,
            Payload = "{}",
            Key = JobKind,
            RunAt = Instant.FromDateTimeUtc(at + Slack),
        };

    public Task<JobOutcome> HandleAsync(Job job, CancellationToken ct) =>
        tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                await db.ExecuteAsync(
                    """
                    delete from idempotency_keys where tenant_id = $1 and (caller, key) in (
                      select caller, key from idempotency_keys where tenant_id = $1 and expires_at <= $2
                      order by expires_at limit $3)
                    """,
                    db.Tenant,
                    time.GetUtcNow().UtcDateTime,
                    MostAtOnce
                );
                var next = await db.QuerySingleOrDefaultAsync<DateTime?>(
                    "select min(expires_at) from idempotency_keys where tenant_id = $1",
                    db.Tenant
                );
                if (next is { } at)
                {
                    await jobs.EnqueueAsync(db, JobAt(at));
                }
                return JobOutcome.Done;
            },
            cancel: ct
        );
}
