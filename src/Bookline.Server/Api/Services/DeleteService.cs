using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Services;

/// <summary>One that was never booked is deleted; any other is only closed, for its bookings name it.</summary>
internal static class DeleteService
{
    public static async Task<IResult> HandleAsync(
        Caller caller,
        string serviceId,
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
                if (ETag.Conflict(context, row.Show()) is { } conflict)
                {
                    return conflict;
                }
                var before = row.Show();
                if (await ServiceStore.DeleteUnusedAsync(db, id))
                {
                    await audit.RecordAsync(
                        db,
                        new(caller.ToActor(context), "service.deleted", before.Id, before, null)
                    );
                    return Results.NoContent();
                }
                var closed = await CloseAsync(db, row, time.GetUtcNow());
                await audit.RecordAsync(
                    db,
                    new(caller.ToActor(context), "service.deactivated", before.Id, before, closed.Show())
                );
                return ETag.Changed(context, closed.Show());
            },
            cancel: ct
        );

    private static Task<ServiceRow> CloseAsync(TenantDatabase db, ServiceRow row, DateTimeOffset now) =>
        db.QuerySingleAsync<ServiceRow>(
            $"""
            update services s set is_active = false, updated_at = greatest($3, s.updated_at + interval '1 microsecond')
            where s.tenant_id = $1 and s.id = $2 returning {ServiceStore.Columns}
            """,
            db.Tenant,
            row.Id,
            now.UtcDateTime
        );
}
