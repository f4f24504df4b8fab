using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Services;

internal static class ChangeService
{
    public static async Task<IResult> HandleAsync(
        Caller caller,
        string serviceId,
        ServiceChange change,
        HttpContext context,
        TenantContext tenants,
        AuditModule audit,
        TimeProvider time,
        CancellationToken ct
    ) =>
        await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (
                    PublicId.Service.Read(serviceId) is not { } id
                    || await ServiceStore.LockAsync(db, id) is not { } row
                )
                {
                    return Problem.NotFound("service");
                }
                var checks = new FieldChecks();
                var fields = ServiceFields.Of(row, change, checks);
                if ((ETag.Conflict(context, row.Show()) ?? checks.Problem) is { } problem)
                {
                    return problem;
                }
                var changed = await ServiceStore.UpdateAsync(db, id, fields, time.GetUtcNow());
                var (before, after) = (row.Show(), changed.Show());
                await audit.RecordAsync(db, new(caller.ToActor(context), "service.updated", after.Id, before, after));
                return ETag.Changed(context, after);
            },
            cancel: ct
        );
}
