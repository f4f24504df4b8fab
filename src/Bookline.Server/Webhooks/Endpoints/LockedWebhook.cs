using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>What every change of one webhook has around it: found, locked, not changed meanwhile, and recorded.</summary>
internal static class LockedWebhook
{
    /// <param name="change">Gives the row as it is then.</param>
    /// <param name="show">The answer; null: the webhook itself.</param>
    public static async Task<IResult> ChangeAsync(
        Changing of,
        string verb,
        Func<TenantDatabase, EndpointRow, Task<EndpointRow>> change,
        Func<EndpointRow, WebhookView>? show = null
    )
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
                var after = await change(db, before);
                await of.Audit.RecordAsync(
                    db,
                    new AuditEntry(
                        of.Caller.ToActor(of.Context),
                        $"webhook.{verb}",
                        of.WebhookId,
                        before.Show(),
                        after.Show()
                    )
                );
                of.Context.Response.Headers.ETag = ETag.Of(of.Context, after.Show());
                return Results.Ok(show?.Invoke(after) ?? after.Show());
            },
            cancel: of.Context.RequestAborted
        );
    }
}

/// <summary>Who changes which webhook; bound from the request as a whole.</summary>
internal sealed record Changing(
    string WebhookId,
    Caller Caller,
    HttpContext Context,
    TenantContext Tenants,
    AuditModule Audit,
    TimeProvider Time
);
