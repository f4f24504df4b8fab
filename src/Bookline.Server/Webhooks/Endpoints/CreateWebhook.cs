using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Server.Webhooks.Addresses;
using Bookline.Server.Webhooks.Secrets;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

internal static class CreateWebhook
{
    public static async Task<IResult> HandleAsync(
        NewWebhook body,
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        EndpointUrls urls,
        SecretCipher cipher,
        AuditModule audit,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var errors = new List<FieldError>();
        var fields = WebhookFields.Read(body, urls, errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        var secret = SigningSecret.Create();
        var row = await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                var encrypted = cipher.Encrypt(db.Tenant, secret);
                if (await EndpointStore.AddAsync(db, fields, encrypted, time.GetUtcNow()) is not { } added)
                {
                    return null;
                }
                var view = added.Show();
                await audit.RecordAsync(
                    db,
                    new AuditEntry(caller.ToActor(context), "webhook.created", view.Id, After: view)
                );
                return added;
            },
            cancel: ct
        );
        if (row is null)
        {
            return Problem.Of(
                409,
                "webhook_limit",
                $"A business has at most {EndpointStore.MostEndpoints} webhooks. Delete one that nobody needs."
            );
        }
        var created = WebhookWithSecret.Of(row.Show(), secret.Text);
        context.Response.Headers.ETag = ETag.Of(context, row.Show());
        // The secret is nobody else's, a cache's on the way least of all.
        context.Response.Headers.CacheControl = "no-store";
        return Results.Created($"/api/v1/webhooks/{created.Id}", created);
    }
}
