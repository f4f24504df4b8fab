using Bookline.Server.Jobs;
using Bookline.Server.Webhooks.Sending;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>Events on their way to a webhook because somebody asked for it.</summary>
internal static class NewDeliveries
{
    /// <returns>The deliveries' ids, in the order of the events.</returns>
    public static async Task<IReadOnlyList<Guid>> AddAsync(
        TenantDatabase db,
        JobsModule jobs,
        Guid endpoint,
        IReadOnlyList<Guid> events,
        DateTimeOffset now
    )
    {
        Guid[] ids = [.. events.Select(_ => Guid.CreateVersion7(now)).Order()];
        await db.BatchAsync([
            new TenantStatement(
                """
                insert into webhook_deliveries (tenant_id, id, endpoint_id, event_id, next_attempt_at, created_at, updated_at)
                select $1, n.id, $2, n.event_id, $3, $3, $3 from unnest($4::uuid[], $5::uuid[]) n (id, event_id)
                """,
                db.Tenant,
                endpoint,
                now,
                ids,
                events.ToArray()
            ),
            .. jobs.EnqueueStatements(db.Tenant, [.. ids.Select(id => DeliveryJob.For(id))]),
        ]);
        return ids;
    }

    public static Task<DeliveryRow> GetAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleAsync<DeliveryRow>($"{DeliveryRow.Select} and d.id = $2", db.Tenant, id);
}
