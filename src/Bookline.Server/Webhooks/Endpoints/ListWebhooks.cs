using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

internal static class ListWebhooks
{
    public static async Task<IResult> HandleAsync(
        Caller caller,
        int? limit,
        string? cursor,
        TenantContext tenants,
        CancellationToken ct
    )
    {
        var errors = new List<FieldError>();
        var asked = IdPage.Read(limit, cursor, errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        var rows = await tenants.WithTenantContextAsync(
            caller.Tenant,
            db => EndpointStore.ListAsync(db, asked.Before, asked.Limit + 1),
            ct
        );
        return Results.Ok(Page.Of(rows, asked.Limit, row => row.Show(), row => [row.Id.ToString()]));
    }
}
