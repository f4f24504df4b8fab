using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Audit;

/// <summary>
/// Once a day and tenant: what the plan no longer keeps goes, from the oldest on. Which entries those are is for the database to say; the
/// server can ask for it, and not for more.
/// </summary>
internal sealed class PruneAuditLog(TenantContext tenants, JobsModule jobs, AuditModule audit, TimeProvider time)
    : IJobHandler
{
    private const string Prune = "audit.prune";
    private const int BatchSize = 1000;

    // What is left then waits for tomorrow.
    private const int MostBatches = 1000;

    public string Kind => Prune;

    public static NewJob Next(DateTimeOffset now) =>
        new()
        {
            Kind = Prune,
            Payload = "{}",
            Key = Prune,
            RunAt = Instant.FromDateTimeOffset(now.AddDays(1)),
        };

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        long gone = 0;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var more = await tenants.WithTenantContextAsync(
                job.Tenant,
                db => db.QuerySingleAsync<long>("select prune_audit($1)", BatchSize),
                ct
            );
            gone += more;
            if (more < BatchSize)
            {
                break;
            }
        }
        await tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                if (gone > 0)
                {
                    await audit.RecordAsync(
                        db,
                        new AuditEntry(Actor.System, "audit_log.pruned", null, After: new { Entries = gone })
                    );
                }
                await jobs.CompleteAsync(db, job);
                await jobs.EnqueueAsync(db, Next(time.GetUtcNow()));
            },
            cancel: ct
        );
        return JobOutcome.Done;
    }
}
