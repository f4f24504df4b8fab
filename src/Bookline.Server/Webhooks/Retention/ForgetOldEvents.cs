using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Retention;

/// <summary>Deletes a tenant's events that are older than a month, and their deliveries with them.</summary>
internal sealed class ForgetOldEvents(TenantContext tenants, TimeProvider time) : IJobHandler
{
    public const string JobKind = "webhook.forget";

    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int MostInOneStatement = 1000;
    private const int MostStatements = 100;

    public string Kind => JobKind;

    public static NewJob Job { get; } =
        new()
        {
            Kind = JobKind,
            Key = JobKind,
            Payload = "{}",
        };

    // Each statement for itself: what is deleted stays deleted, and nothing is locked for long. What is left is the next look's.
    public Task<JobOutcome> HandleAsync(Job job, CancellationToken ct) =>
        tenants.WithTenantContextAsync(
            job.Tenant,
            async db =>
            {
                for (var n = 0; n < MostStatements; n++)
                {
                    if (await DeleteAsync(db, time.GetUtcNow() - Kept) < MostInOneStatement)
                    {
                        break;
                    }
                }
                return JobOutcome.Done;
            },
            ct
        );

    private static Task<long> DeleteAsync(TenantDatabase db, DateTimeOffset before) =>
        db.ExecuteAsync(
            $"""
            delete from webhook_events where tenant_id = $1 and id in (
              select id from webhook_events where tenant_id = $1 and occurred_at < $2 order by occurred_at limit {MostInOneStatement})
            """,
            db.Tenant,
            before
        );
}
