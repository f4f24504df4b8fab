using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;

namespace Bookline.Server.Webhooks.Endpoints;

internal static class DeleteWebhook
{
    public static async Task<IResult> HandleAsync([AsParameters] Changing of)
    {
        if (PublicId.Webhook.ReadGuid(of.WebhookId) is not { } id)
        {
            return Problem.NotFound("webhook");
        }
        return await of.Tenants.WithTenantTransactionAsync(
            of.Caller.Tenant,
            async db =>
            {
                if (await EndpointStore.LockAsync(db, id) is not { } before)
                {
                    return Problem.NotFound("webhook");
                }
                if (ETag.Conflict(of.Context, before.Show()) is { } conflict)
                {
                    return conflict;
                }
                await EndpointStore.DeleteAsync(db, id);
                await of.Audit.RecordAsync(
                    db,
                    new AuditEntry(of.Caller.ToActor(of.Context), "webhook.deleted", of.WebhookId, before.Show())
                );
                return Results.NoContent();
            },
            cancel: of.Context.RequestAborted
        );
    }
}
