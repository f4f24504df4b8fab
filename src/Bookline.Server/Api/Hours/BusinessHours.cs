using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Hours;

/// <summary>When the business is open, and the days on which it is not.</summary>
internal static class BusinessHours
{
    private const int MostOfName = 100;
    private const int MostHolidays = 1000;

    public static async Task<IResult> GetOpeningAsync(
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        CancellationToken ct
    ) => ETag.Ok(context, await tenants.WithTenantContextAsync(caller.Tenant, db => WeekDays.FindAsync(db, null), ct));

    public static async Task<IResult> PutOpeningAsync(
        Caller caller,
        WeekView week,
        HttpContext context,
        TenantContext tenants,
        AuditModule audit,
        CancellationToken ct
    )
    {
        var checks = new FieldChecks();
        var hours = WeekDays.Read(week, checks);
        if (checks.Problem is { } problem)
        {
            return problem;
        }
        return await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                await LockAsync(db);
                var before = await WeekDays.FindAsync(db, null);
                if (ETag.Conflict(context, before) is { } conflict)
                {
                    return conflict;
                }
                await WeekDays.PutAsync(db, null, hours);
                var after = WeekDays.Show(hours);
                await audit.RecordAsync(db, new(caller.ToActor(context), "opening_hours.updated", null, before, after));
                return ETag.Changed(context, after);
            },
            cancel: ct
        );
    }

    public static async Task<IResult> ListHolidaysAsync(Caller caller, TenantContext tenants, CancellationToken ct) =>
        // There are never more than one page holds: a calendar wants all of them.
        Results.Ok(
            new Page<HolidayView>(
                await tenants.WithTenantContextAsync(caller.Tenant, FindHolidaysAsync, ct),
                HasMore: false,
                NextCursor: null
            )
        );

    public static async Task<IResult> PutHolidayAsync(
        Caller caller,
        string day,
        HolidayName holiday,
        HttpContext context,
        TenantContext tenants,
        AuditModule audit,
        CancellationToken ct
    )
    {
        var checks = new FieldChecks();
        var name = checks.Line("name", holiday.Name, MostOfName);
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", out var date))
        {
            checks.Add(new("day", "malformed", "A day such as 2026-12-25."));
        }
        if (checks.Problem is { } problem)
        {
            return problem;
        }
        return await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                await LockAsync(db);
                var all = await FindHolidaysAsync(db);
                var before = all.FirstOrDefault(h => h.Day == date);
                if (before is null && all.Count >= MostHolidays)
                {
                    return Problem.Invalid(new FieldError("day", "too_many", $"At most {MostHolidays} holidays."));
                }
                await db.ExecuteAsync(
                    "insert into holidays (tenant_id, day, name) values ($1, $2, $3) on conflict (tenant_id, day) do update set name = $3",
                    db.Tenant,
                    date,
                    name
                );
                var after = new HolidayView(date, name);
                await audit.RecordAsync(db, new(caller.ToActor(context), "holiday.updated", day, before, after));
                return Results.Ok(after);
            },
            cancel: ct
        );
    }

    public static async Task<IResult> DeleteHolidayAsync(
        Caller caller,
        string day,
        HttpContext context,
        TenantContext tenants,
        AuditModule audit,
        CancellationToken ct
    ) =>
        await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (
                    !DateOnly.TryParseExact(day, "yyyy-MM-dd", out var date)
                    || (await FindHolidaysAsync(db)).FirstOrDefault(h => h.Day == date) is not { } before
                )
                {
                    return Problem.NotFound("holiday");
                }
                await db.ExecuteAsync("delete from holidays where tenant_id = $1 and day = $2", db.Tenant, date);
                await audit.RecordAsync(db, new(caller.ToActor(context), "holiday.deleted", day, before, null));
                return Results.NoContent();
            },
            cancel: ct
        );

    private static Task<IReadOnlyList<HolidayView>> FindHolidaysAsync(TenantDatabase db) =>
        db.QueryAsync<HolidayView>("select day, name from holidays where tenant_id = $1 order by day", db.Tenant);

    // The week has no row of its own to lock: of two who put it at once the later one's stands, and not half of each.
    private static Task<IReadOnlyList<Guid>> LockAsync(TenantDatabase db) =>
        db.QueryAsync<Guid>("select id from tenants where id = $1 for no key update", db.Tenant);
}

internal sealed record HolidayView(DateOnly Day, string? Name);

internal sealed record HolidayName([property: Description("For colleagues: New Year.")] string? Name);
