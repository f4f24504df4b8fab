using System.Text.Json;
using Bookline.Server.Channels.WhatsApp.Statuses;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>Stores what came in, once, and brings a job for each item that is new.</summary>
internal sealed class InboundStore(
    TenantContext tenants,
    NumberLookup numbers,
    JobsModule jobs,
    WhatsAppMetrics metrics,
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
                Count(messages, statuses, await StoreAsync(tenant, messages, statuses, body.ReceivedAt, ct));
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

    /// <returns>The jobs of what was new.</returns>
    private async Task<IReadOnlyList<NewJob>> StoreAsync(
        TenantId tenant,
        List<ReceivedItem> messages,
        List<ReceivedStatus> statuses,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        try
        {
            return await tenants.WithTenantTransactionAsync(
                tenant,
                db => StoreNewAsync(db, messages, statuses, now),
                cancel: ct
            );
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Meta delivers at least once, also twice at the same time. The keys are the judge: nothing of this body was stored.
            return await tenants.WithTenantTransactionAsync(
                tenant,
                db => StoreUnknownAsync(db, messages, statuses, now),
                cancel: ct
            );
        }
    }

    // The usual case, where nothing is known yet: one round trip.
    private async Task<IReadOnlyList<NewJob>> StoreNewAsync(
        TenantDatabase db,
        List<ReceivedItem> messages,
        List<ReceivedStatus> statuses,
        DateTimeOffset now
    )
    {
        List<NewJob> added = [.. messages.Select(MessageJob), .. statuses.Select(ApplyStatus.JobFor)];
        List<TenantStatement> statements = [.. jobs.EnqueueStatements(db.Tenant, added)];
        if (messages.Count > 0)
        {
            statements.Add(InboundRows.Of(db.Tenant, messages, now));
        }
        if (statuses.Count > 0)
        {
            statements.Add(InboundRows.Of(db.Tenant, statuses, now));
        }
        await db.ThenCommit().BatchAsync(statements);
        return added;
    }

    private async Task<IReadOnlyList<NewJob>> StoreUnknownAsync(
        TenantDatabase db,
        List<ReceivedItem> messages,
        List<ReceivedStatus> statuses,
        DateTimeOffset now
    )
    {
        var newMessages = await InsertAsync(
            InboundRows.Of(db.Tenant, messages, now, InboundRows.UnlessKnown + " returning wamid")
        );
        var newStatuses = await InsertAsync(
            InboundRows.Of(db.Tenant, statuses, now, InboundRows.UnlessKnown + " returning status || ' ' || wamid")
        );
        List<NewJob> added =
        [
            .. messages.Where(m => newMessages.Remove(m.Wamid)).Select(MessageJob),
            .. statuses.Where(s => newStatuses.Remove($"{s.Status} {s.Wamid}")).Select(ApplyStatus.JobFor),
        ];
        if (added.Count > 0)
        {
            await jobs.EnqueueAsync(db.ThenCommit(), added);
        }
        return added;

        async Task<HashSet<string>> InsertAsync(TenantStatement statement) =>
            [.. await db.QueryAsync<string>(statement.Sql, statement.Parameters)];
    }

    private static NewJob MessageJob(ReceivedItem message) =>
        new()
        {
            Kind = WhatsAppModule.ReceivedJob,
            Payload = JsonSerializer.Serialize(new { wamid = message.Wamid }),
            Sequence = $"from:{message.Sender}",
        };

    private void Count(List<ReceivedItem> messages, List<ReceivedStatus> statuses, IReadOnlyList<NewJob> added)
    {
        var newMessages = added.Count(job => job.Kind == WhatsAppModule.ReceivedJob);
        var newStatuses = added.Count - newMessages;
        metrics.Received("message", newMessages);
        metrics.Received("status", newStatuses);
        metrics.Duplicates("message", messages.Count - newMessages);
        metrics.Duplicates("status", statuses.Count - newStatuses);
    }

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
}
