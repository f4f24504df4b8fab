using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Staff;

/// <summary>When somebody is away.</summary>
internal sealed record TimeOffView(
    string Id,
    string StaffId,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string? Reason
);

internal sealed record NewTimeOff(
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    [property: Description("For colleagues; customers never see it.")] string? Reason
);

internal sealed record TimeOffChange(
    Change<DateTimeOffset> StartsAt,
    Change<DateTimeOffset> EndsAt,
    Change<string?> Reason
);

/// <summary>The table <c>time_off</c>, by the API.</summary>
internal static class TimeOff
{
    private const int MostOfReason = 500;
    private const string Columns = "o.id, o.staff_id, o.starts_at, o.ends_at, o.reason";

    private static readonly Sorts Sorts = new(
        new("id", "o.id", SortType.Uuid),
        Default: "starts_at",
        new SortKey("starts_at", "o.starts_at", SortType.Time)
    );

    public static async Task<IResult> ListAsync(
        Caller caller,
        string staffId,
        [AsParameters] TimeOffAsked asked,
        TenantContext tenants,
        CancellationToken ct
    )
    {
        var id = PublicId.Staff.ReadGuid(staffId) ?? Guid.Empty;
        var checks = new FieldChecks();
        var conditions = new Conditions(caller.Tenant);
        conditions.AddEquals("o.staff_id", id);
        var page = SortedPage.Read(new(asked.Limit, asked.Cursor, asked.Sort), Sorts, conditions, checks);
        return checks.Problem
            ?? await tenants.WithTenantContextAsync(
                caller.Tenant,
                async db =>
                    await StaffStore.FindAsync(db, id) is null
                        ? Problem.NotFound("member of staff")
                        : Results.Ok(
                            await page.RunAsync<TimeOffRow, TimeOffView>(
                                db,
                                value => $"select {Columns}, {value} from time_off o where o.tenant_id = $1",
                                conditions,
                                row => row.Show()
                            )
                        ),
                ct
            );
    }

    public static Task<IResult> CreateAsync(
        Caller caller,
        string staffId,
        NewTimeOff timeOff,
        HttpContext context,
        StaffWriting writing,
        AuditModule audit,
        CancellationToken ct
    ) =>
        writing.WithAsync(
            caller,
            staffId,
            context,
            async (db, staff) =>
            {
                var checks = new FieldChecks();
                var row = Check(
                    new(Guid.CreateVersion7(), staff.Id, timeOff.StartsAt, timeOff.EndsAt, timeOff.Reason),
                    checks
                );
                if (checks.Problem is { } problem)
                {
                    return problem;
                }
                await db.ExecuteAsync(
                    "insert into time_off (tenant_id, id, staff_id, starts_at, ends_at, reason) values ($1, $2, $3, $4, $5, $6)",
                    [db.Tenant, row.Id, staff.Id, row.StartsAt.UtcDateTime, row.EndsAt.UtcDateTime, row.Reason]
                );
                await RecordAsync(db, audit, caller, context, "time_off.created", null, row.Show());
                return Results.Created(
                    $"/api/v1/staff/{PublicId.Staff.Show(staff.Id)}/time_off/{row.Show().Id}",
                    row.Show()
                );
            },
            ct
        );

    public static Task<IResult> ChangeAsync(
        Caller caller,
        string staffId,
        string timeOffId,
        TimeOffChange change,
        HttpContext context,
        StaffWriting writing,
        AuditModule audit,
        CancellationToken ct
    ) =>
        writing.WithAsync(
            caller,
            staffId,
            context,
            async (db, staff) =>
            {
                if (await FindAsync(db, staff.Id, timeOffId) is not { } row)
                {
                    return Problem.NotFound("time off");
                }
                var checks = new FieldChecks();
                var changed = Check(
                    row with
                    {
                        StartsAt = change.StartsAt.Or(row.StartsAt),
                        EndsAt = change.EndsAt.Or(row.EndsAt),
                        Reason = change.Reason.Or(row.Reason),
                    },
                    checks
                );
                if (checks.Problem is { } problem)
                {
                    return problem;
                }
                await db.ExecuteAsync(
                    "update time_off set starts_at = $3, ends_at = $4, reason = $5 where tenant_id = $1 and id = $2",
                    [db.Tenant, row.Id, changed.StartsAt.UtcDateTime, changed.EndsAt.UtcDateTime, changed.Reason]
                );
                await RecordAsync(db, audit, caller, context, "time_off.updated", row.Show(), changed.Show());
                return Results.Ok(changed.Show());
            },
            ct
        );

    public static Task<IResult> DeleteAsync(
        Caller caller,
        string staffId,
        string timeOffId,
        HttpContext context,
        StaffWriting writing,
        AuditModule audit,
        CancellationToken ct
    ) =>
        writing.WithAsync(
            caller,
            staffId,
            context,
            async (db, staff) =>
            {
                if (await FindAsync(db, staff.Id, timeOffId) is not { } row)
                {
                    return Problem.NotFound("time off");
                }
                await db.ExecuteAsync("delete from time_off where tenant_id = $1 and id = $2", db.Tenant, row.Id);
                await RecordAsync(db, audit, caller, context, "time_off.deleted", row.Show(), null);
                return Results.NoContent();
            },
            ct
        );

    private static async Task<TimeOffRow?> FindAsync(TenantDatabase db, Guid staff, string shownId) =>
        PublicId.Absence.ReadGuid(shownId) is { } id
            ? await db.QuerySingleOrDefaultAsync<TimeOffRow>(
                $"select {Columns} from time_off o where o.tenant_id = $1 and o.staff_id = $2 and o.id = $3",
                db.Tenant,
                staff,
                id
            )
            : null;

    private static TimeOffRow Check(TimeOffRow row, FieldChecks checks)
    {
        if (row.StartsAt == default)
        {
            checks.Add(new("starts_at", "required", "A time such as 2026-05-04T09:00:00Z."));
        }
        if (row.EndsAt <= row.StartsAt)
        {
            checks.Add(new("ends_at", "out_of_range", "After starts_at."));
        }
        return row with { Reason = checks.Line("reason", row.Reason, MostOfReason) };
    }

    private static Task RecordAsync(
        TenantDatabase db,
        AuditModule audit,
        Caller caller,
        HttpContext context,
        string action,
        TimeOffView? before,
        TimeOffView? after
    ) => audit.RecordAsync(db, new(caller.ToActor(context), action, (before ?? after)!.Id, before, after));

    private sealed record TimeOffRow : ISortedRow
    {
        public TimeOffRow() { }

        public TimeOffRow(Guid id, Guid staff, DateTimeOffset startsAt, DateTimeOffset endsAt, string? reason) =>
            (Id, StaffId, StartsAt, EndsAt, Reason) = (id, staff, startsAt, endsAt, reason);

        public Guid Id { get; init; }
        public Guid StaffId { get; init; }
        public DateTimeOffset StartsAt { get; init; }
        public DateTimeOffset EndsAt { get; init; }
        public string? Reason { get; init; }
        public string SortValue { get; init; } = "";
        public string SortId => Id.ToString();

        public TimeOffView Show() =>
            new(
                PublicId.Absence.Show(Id),
                PublicId.Staff.Show(StaffId),
                StartsAt.ToUniversalTime(),
                EndsAt.ToUniversalTime(),
                Reason
            );
    }
}

internal sealed record TimeOffAsked(
    int? Limit,
    string? Cursor,
    [property: Description("starts_at; -starts_at turns it around.")] string? Sort
);
