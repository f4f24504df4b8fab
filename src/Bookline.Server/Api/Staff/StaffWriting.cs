using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Staff;

/// <summary>Changes of staff: each in a transaction, with its entry in the audit log.</summary>
internal sealed class StaffWriting(TenantContext tenants, AuditModule audit, TimeProvider time)
{
    private const int MostOfName = 200;
    private const int MostServices = 1000;

    public Task<IResult> CreateAsync(Caller caller, NewStaff staff, HttpContext context, CancellationToken ct) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                var checks = new FieldChecks();
                var name = checks.Required("name", staff.Name, MostOfName);
                var skills = staff.ServiceIds is { } ids
                    ? await ReadSkillsAsync(db, ids, checks)
                    : await StaffStore.AllServicesAsync(db);
                if (checks.Problem is { } problem)
                {
                    return problem;
                }
                var (id, now) = (Guid.CreateVersion7(), time.GetUtcNow());
                await StaffStore.InsertAsync(db, id, name, staff.Active ?? true, now);
                await StaffStore.PutSkillsAsync(db, id, skills);
                var row = (await StaffStore.FindAsync(db, id))!;
                await RecordAsync(db, caller, context, "staff.created", null, row.Show());
                return ETag.Created(context, $"/api/v1/staff/{row.Show().Id}", row.Show());
            },
            cancel: ct
        );

    public Task<IResult> ChangeAsync(
        Caller caller,
        string shownId,
        StaffChange change,
        HttpContext context,
        CancellationToken ct
    ) =>
        WithAsync(
            caller,
            shownId,
            context,
            async (db, row) =>
            {
                var checks = new FieldChecks();
                var name = checks.Required("name", change.Name.Or(row.Name), MostOfName);
                var skills = change.ServiceIds.IsSet
                    ? await ReadSkillsAsync(db, change.ServiceIds.Value ?? [], checks)
                    : null;
                if (checks.Problem is { } problem)
                {
                    return problem;
                }
                await StaffStore.UpdateAsync(db, row.Id, name, change.Active.Or(row.IsActive), time.GetUtcNow());
                if (skills is not null)
                {
                    await StaffStore.PutSkillsAsync(db, row.Id, skills);
                }
                return await ChangedAsync(db, caller, context, "staff.updated", row);
            },
            ct
        );

    public Task<IResult> DeleteAsync(Caller caller, string shownId, HttpContext context, CancellationToken ct) =>
        WithAsync(
            caller,
            shownId,
            context,
            async (db, row) =>
            {
                if (await StaffStore.DeleteUnusedAsync(db, row.Id))
                {
                    await RecordAsync(db, caller, context, "staff.deleted", row.Show(), null);
                    return Results.NoContent();
                }
                await StaffStore.UpdateAsync(db, row.Id, row.Name, active: false, time.GetUtcNow());
                return await ChangedAsync(db, caller, context, "staff.deactivated", row);
            },
            ct
        );

    /// <summary>Runs a change of somebody who is there, locked, and whom nobody changed since the caller read them.</summary>
    /// <param name="ownTag">Whether <paramref name="work"/> compares If-Match itself, with what it changes of theirs.</param>
    public Task<IResult> WithAsync(
        Caller caller,
        string shownId,
        HttpContext context,
        Func<TenantDatabase, StaffRow, Task<IResult>> work,
        CancellationToken ct,
        bool ownTag = false
    ) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
                PublicId.Staff.ReadGuid(shownId) is not { } id || await StaffStore.LockAsync(db, id) is not { } row
                    ? Problem.NotFound("member of staff")
                    : (ownTag ? null : ETag.Conflict(context, row.Show())) ?? await work(db, row),
            cancel: ct
        );

    /// <summary>Their version is a new one.</summary>
    public Task TouchAsync(TenantDatabase db, StaffRow row) =>
        StaffStore.UpdateAsync(db, row.Id, row.Name, row.IsActive, time.GetUtcNow());

    public Task RecordAsync(
        TenantDatabase db,
        Caller caller,
        HttpContext context,
        string action,
        StaffView? before,
        StaffView? after
    ) => audit.RecordAsync(db, new(caller.ToActor(context), action, (before ?? after)!.Id, before, after));

    private async Task<IResult> ChangedAsync(
        TenantDatabase db,
        Caller caller,
        HttpContext context,
        string action,
        StaffRow before
    )
    {
        var row = (await StaffStore.FindAsync(db, before.Id))!;
        await RecordAsync(db, caller, context, action, before.Show(), row.Show());
        return ETag.Changed(context, row.Show());
    }

    private static async Task<IReadOnlyList<string>> ReadSkillsAsync(
        TenantDatabase db,
        IReadOnlyList<string> shown,
        FieldChecks checks
    )
    {
        if (shown.Count > MostServices)
        {
            checks.Add(new("service_ids", "too_many", $"At most {MostServices}."));
            return [];
        }
        var ids = shown.Select(PublicId.Service.Read).ToList();
        var there = await StaffStore.ServicesAsync(db, [.. ids.OfType<string>()]);
        for (var n = 0; n < ids.Count; n++)
        {
            if (ids[n] is not { } id || !there.Contains(id))
            {
                checks.Add(new($"service_ids[{n}]", "not_found", "There is no such service."));
            }
        }
        return there;
    }
}
