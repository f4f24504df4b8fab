using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>The same event once more, as a delivery of its own: the log keeps what became of the one before.</summary>
internal static class ReplayDelivery
{
    public static async Task<IResult> HandleAsync(
        string deliveryId,
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        JobsModule jobs,
        AuditModule audit,
        TimeProvider time,
        CancellationToken ct
    )
    {
        if (PublicId.Delivery.ReadGuid(deliveryId) is not { } id)
        {
            return Problem.NotFound("delivery");
        }
        var answer = await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (await FindAsync(db, id) is not { } sent)
                {
                    return Problem.NotFound("delivery");
                }
                if (!sent.IsEnabled)
                {
                    return TestWebhook.Disabled();
                }
                var ids = await NewDeliveries.AddAsync(db, jobs, sent.EndpointId, [sent.EventId], time.GetUtcNow());
                await audit.RecordAsync(
                    db,
                    new AuditEntry(caller.ToActor(context), "webhook.delivery_replayed", deliveryId)
                );
                return Results.Accepted(value: (await NewDeliveries.GetAsync(db, ids[0])).Show());
            },
            cancel: ct
        );
        jobs.Wake();
        return answer;
    }

    private static Task<Sent?> FindAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<Sent>(
            """
            select d.endpoint_id, d.event_id, e.status = 'enabled' as is_enabled
            from webhook_deliveries d join webhook_endpoints e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id
            where d.tenant_id = $1 and d.id = $2
            """,
            db.Tenant,
            id
        );

    private sealed record Sent(Guid EndpointId, Guid EventId, bool IsEnabled);
}
