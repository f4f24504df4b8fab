using System.Text.Json;
using Bookline.Server.Channels.WhatsApp.Failures;
using Bookline.Server.Channels.WhatsApp.Incoming;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp.Statuses;

/// <summary>
/// Brings a message that went out up to what Meta says of it. Statuses come in any order, and a message's never goes back.
/// </summary>
internal sealed class ApplyStatus(
    TenantContext tenants,
    FailureHandling failures,
    JobsModule jobs,
    WhatsAppMetrics metrics,
    TimeProvider time,
    ILogger<ApplyStatus> log
) : IJobHandler
{
    public const string JobKind = "whatsapp.status";

    // Meta can be faster than our own note of the message's id.
    private const int MostAttempts = 5;
    private static readonly Duration Pause = Duration.FromSeconds(2);
    private static readonly Duration BeforeSendingAgain = Duration.FromSeconds(5);

    public string Kind => JobKind;

    public static NewJob JobFor(ReceivedStatus status) =>
        new()
        {
            Kind = JobKind,
            Payload = JsonSerializer.Serialize(new { wamid = status.Wamid, status = status.Status }),
            Sequence = $"status:{status.Wamid}",
        };

    public Task<JobOutcome> HandleAsync(Job job, CancellationToken ct) =>
        tenants.WithTenantTransactionAsync(job.Tenant, db => ApplyAsync(db, job), cancel: ct);

    private async Task<JobOutcome> ApplyAsync(TenantDatabase db, Job job)
    {
        using var payload = JsonDocument.Parse(job.Payload);
        var wamid = payload.RootElement.Text("wamid") ?? "";
        var status = payload.RootElement.Text("status") ?? "";
        if (await FindAsync(db, wamid, status) is not { } found)
        {
            return await IsKnownAsync(db, wamid, status) ? Unknown(job) : JobOutcome.Done;
        }
        if (!StatusOrder.MayFollow(found.Message.Status, status))
        {
            return JobOutcome.Done;
        }
        if (status == StatusOrder.Failed && found.ErrorCode is { } code)
        {
            await FailAsync(db, found.Message, code, found.ErrorTitle);
        }
        else
        {
            await SetAsync(db, found.Message.Id, wamid, status, found.At);
        }
        return JobOutcome.Done;
    }

    private JobOutcome Unknown(Job job)
    {
        if (job.Attempt < MostAttempts)
        {
            return new JobOutcome.Retry("the message is not known yet", Pause);
        }
        metrics.StatusDropped();
        log.StatusDropped(job.Tenant.Value);
        return JobOutcome.Done;
    }

    private async Task FailAsync(TenantDatabase db, OutboundMessage message, int code, string? title)
    {
        if (await failures.HandleAsync(db, message, code, title))
        {
            var again = Instant.FromDateTimeOffset(time.GetUtcNow()) + BeforeSendingAgain;
            await jobs.EnqueueAsync(db, SendJob.For(message.Id, message.ConversationId, again));
        }
    }

    // By Meta's id, or, where the answer to our attempt was lost, by our own that went out with it. That an earlier attempt arrived
    // is as good; that it failed says nothing of the one after it.
    private static async Task<Found?> FindAsync(TenantDatabase db, string wamid, string status)
    {
        var message = await db.QuerySingleOrDefaultAsync<OutboundMessage>(
            $"""
            select {OutboundStore.Columns} from outbound_messages o join tenants t on t.id = o.tenant_id
            where o.tenant_id = $1 and o.id = coalesce(
              (select m.id from outbound_messages m where m.tenant_id = $1 and m.wamid = $2 limit 1),
              (select m.id from outbound_statuses s join outbound_messages m on m.tenant_id = s.tenant_id and m.id = s.message_id
                where s.tenant_id = $1 and s.wamid = $2 and s.status = $3
                  and m.wamid is null and m.attempted_at is not null
                  and (s.attempt = m.attempts or s.attempt < m.attempts and not exists (
                    select from outbound_statuses f where f.tenant_id = $1 and f.wamid = $2 and f.status = 'failed'))))
            for update of o
            """,
            db.Tenant,
            wamid,
            status
        );
        var said = message is null
            ? null
            : await db.QuerySingleOrDefaultAsync<Said>(
                "select at, error_code, error_title from outbound_statuses where tenant_id = $1 and wamid = $2 and status = $3",
                db.Tenant,
                wamid,
                status
            );
        return said is null ? null : new Found(message!, said.At, said.ErrorCode, said.ErrorTitle);
    }

    private static Task<bool> IsKnownAsync(TenantDatabase db, string wamid, string status) =>
        db.QuerySingleAsync<bool>(
            "select exists (select from outbound_statuses where tenant_id = $1 and wamid = $2 and status = $3)",
            db.Tenant,
            wamid,
            status
        );

    private Task<long> SetAsync(TenantDatabase db, Guid id, string wamid, string status, DateTime at) =>
        db.ExecuteAsync(
            """
            update outbound_messages set status = $3, wamid = $4, attempted_at = null, sent_at = coalesce(sent_at, $5), updated_at = $6
            where tenant_id = $1 and id = $2
            """,
            db.Tenant,
            id,
            status,
            wamid,
            at,
            time.GetUtcNow()
        );

    private sealed record Said(DateTime At, int? ErrorCode, string? ErrorTitle);

    private sealed record Found(OutboundMessage Message, DateTime At, int? ErrorCode, string? ErrorTitle);
}
