using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Services;

internal static class GetService
{
    public static async Task<IResult> HandleAsync(
        Caller caller,
        string serviceId,
        HttpContext context,
        TenantContext tenants,
        CancellationToken ct
    ) =>
        PublicId.Service.Read(serviceId) is { } id
        && await tenants.WithTenantContextAsync(caller.Tenant, db => ServiceStore.FindAsync(db, id), ct) is { } row
            ? ETag.Ok(context, row.Show())
            : Problem.NotFound("service");
}
