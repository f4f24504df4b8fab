using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Webhooks.Sending;

/// <summary>Notes what came of an attempt, plans the next one and ends the job: one transaction, so that nothing is tried twice or never.</summary>
internal sealed class DeliveryResults(TenantContext tenants, JobsModule jobs, EndpointHealth health, TimeProvider time)
{
    public Task NoteAsync(Job job, Delivery delivery, Answer answer) =>
        // Not cancelled: the attempt was made, and nobody would know.
        tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                var now = time.GetUtcNow();
                if (answer.IsTaken)
                {
                    await EndpointHealth.SucceededAsync(db, delivery.EndpointId, now);
                    await EndAsync(db, delivery, answer, "delivered", nextAt: null, now);
                }
                else
                {
                    await FailAsync(db, delivery, answer, now);
                }
                await jobs.CompleteAsync(db.ThenCommit(), job);
            },
            cancel: CancellationToken.None
        );

    public Task GiveUpAsync(TenantId tenant, Guid delivery, string error, CancellationToken ct) =>
        tenants.WithTenantContextAsync(
            tenant,
            db =>
                db.ExecuteAsync(
                    """
                    update webhook_deliveries set status = 'dead', next_attempt_at = null, error = $3, updated_at = $4
                    where tenant_id = $1 and id = $2 and status in ('pending', 'failed')
                    """,
                    db.Tenant,
                    delivery,
                    error,
                    time.GetUtcNow()
                ),
            ct
        );

    private async Task FailAsync(TenantDatabase db, Delivery delivery, Answer answer, DateTimeOffset now)
    {
        var attempt = delivery.Attempts + 1;
        var next = answer.IsGone
            ? null
            : now + RetrySchedule.PauseAfter(attempt, Random.Shared.NextDouble(), answer.RetryAfter);
        // The address before its delivery, as when somebody deletes it: so that neither waits for the other.
        await health.FailedAsync(db, delivery.EndpointId, answer.IsGone, now);
        await EndAsync(db, delivery, answer, next is null ? "dead" : Delivery.Failed, next, now);
        if (next is { } at)
        {
            await jobs.EnqueueAsync(db, DeliveryJob.For(delivery.Id, Instant.FromDateTimeOffset(at)));
        }
    }

    private static Task<long> EndAsync(
        TenantDatabase db,
        Delivery delivery,
        Answer answer,
        string status,
        DateTimeOffset? nextAt,
        DateTimeOffset now
    ) =>
        db.ExecuteAsync(
            """
            update webhook_deliveries set status = $3, attempts = attempts + 1, next_attempt_at = $4::timestamptz, last_attempt_at = $5,
              response_status = $6::integer, response_snippet = $7::text, error = $8::text, duration_ms = $9, updated_at = $5,
              attempt_log = attempt_log || jsonb_build_object('at', $5, 'response_status', $6::integer, 'error', $8::text, 'duration_ms', $9)
            where tenant_id = $1 and id = $2 and status in ('pending', 'failed')
            """,
            db.Tenant,
            delivery.Id,
            status,
            nextAt,
            now,
            answer.Status,
            answer.Snippet,
            answer.Error,
            (int)answer.Elapsed.TotalMilliseconds
        );
}
