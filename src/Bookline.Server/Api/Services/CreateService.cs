using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Services;

internal static class CreateService
{
    public static async Task<IResult> HandleAsync(
        Caller caller,
        NewService service,
        HttpContext context,
        TenantContext tenants,
        AuditModule audit,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var checks = new FieldChecks();
        var fields = ServiceFields.Of(service, checks);
        if (checks.Problem is { } problem)
        {
            return problem;
        }
        var row = await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                var created = await ServiceStore.InsertAsync(db, fields, time.GetUtcNow());
                var view = created.Show();
                await audit.RecordAsync(db, new(caller.ToActor(context), "service.created", view.Id, null, view));
                return created;
            },
            cancel: ct
        );
        return ETag.Created(context, $"/api/v1/services/{row.Show().Id}", row.Show());
    }
}
