using System.Text.Json;
using Bookline.Server.Channels.WhatsApp.Statuses;
using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>Stores what came in, once, and brings a job for each item that is new.</summary>
internal sealed class InboundStore(
    TenantContext tenants,
    NumberLookup numbers,
    JobsModule jobs,
    WhatsAppMetrics metrics,
    TimeProvider time,
    ILogger<InboundStore> log
)
{
    /// <summary>All of it, or an exception; what was stored before the exception is known when it comes again.</summary>
    public async Task StoreAsync(WebhookBody body, CancellationToken ct)
    {
        var asked = body.Messages.Select(m => m.PhoneNumberId).Concat(body.Statuses.Select(s => s.PhoneNumberId));
        var known = await numbers.FindAsync([.. asked.Distinct()], ct);
        CountUnknown(body, known);
        foreach (var tenant in known.Values.Distinct())
        {
            List<ReceivedItem> messages = [.. body.Messages.Where(m => IsOf(m.PhoneNumberId))];
            List<ReceivedStatus> statuses = [.. body.Statuses.Where(s => IsOf(s.PhoneNumberId))];
            try
            {
                await tenants.WithTenantTransactionAsync(tenant, db => StoreAsync(db, messages, statuses), cancel: ct);
            }
            catch (SuspendedTenantException)
            {
                metrics.Unrouted("suspended", messages.Count + statuses.Count);
                log.TenantMayNotWork(messages.Count + statuses.Count, tenant.Value);
            }

            bool IsOf(string number) => known.TryGetValue(number, out var owner) && owner == tenant;
        }
        if (known.Count > 0)
        {
            jobs.Wake();
        }
    }

    private async Task StoreAsync(TenantDatabase db, List<ReceivedItem> messages, List<ReceivedStatus> statuses)
    {
        var inserted = (await InsertAsync(db, messages, statuses)).ToHashSet();
        List<NewJob> added =
        [
            .. messages.Where(m => inserted.Remove(new Stored(m.Wamid, null))).Select(MessageJob),
            .. statuses.Where(s => inserted.Remove(new Stored(s.Wamid, s.Status))).Select(ApplyStatus.JobFor),
        ];
        if (added.Count > 0)
        {
            await jobs.EnqueueAsync(db.ThenCommit(), added);
        }
        var newMessages = added.Count(job => job.Kind == WhatsAppModule.ReceivedJob);
        metrics.Received("message", newMessages);
        metrics.Received("status", added.Count - newMessages);
        metrics.Duplicates("message", messages.Count - newMessages);
        metrics.Duplicates("status", statuses.Count - (added.Count - newMessages));
    }

    private static NewJob MessageJob(ReceivedItem message) =>
        new()
        {
            Kind = WhatsAppModule.ReceivedJob,
            Payload = JsonSerializer.Serialize(new { wamid = message.Wamid }),
            Sequence = $"from:{message.Sender}",
        };

    // Meta delivers at least once, also twice at the same time: the key is the judge, and only the first gets a job.
    private Task<IReadOnlyList<Stored>> InsertAsync(
        TenantDatabase db,
        List<ReceivedItem> messages,
        List<ReceivedStatus> statuses
    ) =>
        db.QueryAsync<Stored>(
            """
            with new_messages as (
              insert into inbound_messages
                (tenant_id, wamid, phone_number_id, phone, whatsapp_user_id, profile_name, sent_at, received_at, item)
              select $1, m.wamid, m.number, m.phone, m.user_id, m.name, m.sent_at, $2, m.item::jsonb
              from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::text[])
                m (wamid, number, phone, user_id, name, sent_at, item)
              on conflict do nothing
              returning wamid
            ), new_statuses as (
              insert into outbound_statuses
                (tenant_id, wamid, status, at, error_code, error_title, message_id, attempt, received_at)
              select $1, s.wamid, s.status, s.at, s.code, s.title, s.message_id, s.attempt, $2
              from unnest($10::text[], $11::text[], $12::timestamptz[], $13::int[], $14::text[], $15::uuid[], $16::int[])
                s (wamid, status, at, code, title, message_id, attempt)
              on conflict do nothing
              returning wamid, status
            )
            select wamid, null::text status from new_messages
            union all
            select wamid, status from new_statuses
            """,
            db.Tenant,
            time.GetUtcNow(),
            messages.ConvertAll(m => m.Wamid),
            messages.ConvertAll(m => m.PhoneNumberId),
            messages.ConvertAll(m => m.Phone),
            messages.ConvertAll(m => m.UserId),
            messages.ConvertAll(m => m.ProfileName),
            messages.ConvertAll(m => m.SentAt),
            messages.ConvertAll(m => m.Json),
            statuses.ConvertAll(s => s.Wamid),
            statuses.ConvertAll(s => s.Status),
            statuses.ConvertAll(s => s.At),
            statuses.ConvertAll(s => s.ErrorCode),
            statuses.ConvertAll(s => s.ErrorTitle),
            statuses.ConvertAll(s => s.Attempt?.Message),
            statuses.ConvertAll(s => s.Attempt?.Number)
        );

    private void CountUnknown(WebhookBody body, IReadOnlyDictionary<string, TenantId> known)
    {
        string[] unknown =
        [
            .. body
                .Messages.Select(m => m.PhoneNumberId)
                .Concat(body.Statuses.Select(s => s.PhoneNumberId))
                .Where(number => !known.ContainsKey(number)),
        ];
        if (unknown.Length > 0)
        {
            metrics.Unrouted("unknown_number", unknown.Length);
            log.UnknownNumbers(unknown.Length, unknown.Distinct().Count());
        }
    }

    /// <param name="Status">Null: a message.</param>
    private sealed record Stored(string Wamid, string? Status);
}
