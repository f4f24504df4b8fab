using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

internal static class TestWebhook
{
    /// <summary>Of events that somebody asked for; no webhook can choose it, and none gets it again with the others.</summary>
    public const string EventType = "webhook.test";

    public static async Task<IResult> HandleAsync([AsParameters] Changing of, JobsModule jobs)
    {
        if (PublicId.Webhook.ReadGuid(of.WebhookId) is not { } id)
        {
            return Problem.NotFound("webhook");
        }
        var answer = await of.Tenants.WithTenantTransactionAsync(
            of.Caller.Tenant,
            async db =>
                await EndpointStore.LockAsync(db, id) is not { } webhook ? Problem.NotFound("webhook")
                : !webhook.IsEnabled ? Disabled()
                : Results.Accepted(value: (await SendAsync(db, of, jobs, id)).Show()),
            cancel: of.Context.RequestAborted
        );
        jobs.Wake();
        return answer;
    }

    public static IResult Disabled() =>
        Problem.Of(409, "webhook_disabled", "The webhook is switched off. Switch it on first.");

    private static async Task<DeliveryRow> SendAsync(TenantDatabase db, Changing of, JobsModule jobs, Guid id)
    {
        var now = of.Time.GetUtcNow();
        var eventId = Guid.CreateVersion7(now);
        await db.ExecuteAsync(
            """
            insert into webhook_events (tenant_id, id, type, data, occurred_at)
            values ($1, $2, $3, jsonb_build_object('webhook_id', $4::text), $5)
            """,
            db.Tenant,
            eventId,
            EventType,
            of.WebhookId,
            now
        );
        var ids = await NewDeliveries.AddAsync(db, jobs, id, [eventId], now);
        await of.Audit.RecordAsync(db, new AuditEntry(of.Caller.ToActor(of.Context), "webhook.tested", of.WebhookId));
        return await NewDeliveries.GetAsync(db, ids[0]);
    }
}
