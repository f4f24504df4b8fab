using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Api.Hours;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Staff;

/// <summary>When somebody works; who has said nothing works whenever the business is open.</summary>
internal static class StaffHours
{
    public static async Task<IResult> GetAsync(
        Caller caller,
        string staffId,
        HttpContext context,
        TenantContext tenants,
        CancellationToken ct
    ) =>
        await tenants.WithTenantContextAsync(
            caller.Tenant,
            async db =>
                PublicId.Staff.ReadGuid(staffId) is { } id && await StaffStore.FindAsync(db, id) is not null
                    ? ETag.Ok(context, await WeekDays.FindAsync(db, id))
                    : Problem.NotFound("member of staff"),
            ct
        );

    public static Task<IResult> PutAsync(
        Caller caller,
        string staffId,
        WeekView week,
        HttpContext context,
        StaffWriting writing,
        AuditModule audit,
        CancellationToken ct
    ) =>
        writing.WithAsync(
            caller,
            staffId,
            context,
            async (db, row) =>
            {
                var checks = new FieldChecks();
                var hours = WeekDays.Read(week, checks);
                if (checks.Problem is { } problem)
                {
                    return problem;
                }
                var before = await WeekDays.FindAsync(db, row.Id);
                if (ETag.Conflict(context, before) is { } conflict)
                {
                    return conflict;
                }
                await WeekDays.PutAsync(db, row.Id, hours);
                await writing.TouchAsync(db, row);
                var after = WeekDays.Show(hours);
                await audit.RecordAsync(
                    db,
                    new(caller.ToActor(context), "staff.hours_updated", PublicId.Staff.Show(row.Id), before, after)
                );
                return ETag.Changed(context, after);
            },
            ct,
            // Of this address: the hours' tag, and not the person's.
            ownTag: true
        );
}
