using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

internal static class GetWebhook
{
    public static async Task<IResult> HandleAsync(
        string webhookId,
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        CancellationToken ct
    ) =>
        PublicId.Webhook.ReadGuid(webhookId) is { } id
        && await tenants.WithTenantContextAsync(caller.Tenant, db => EndpointStore.FindAsync(db, id), ct) is { } row
            ? ETag.Ok(context, row.Show())
            : Problem.NotFound("webhook");
}
