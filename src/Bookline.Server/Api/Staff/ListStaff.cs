using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Staff;

internal static class ListStaff
{
    private static readonly Sorts Sorts = new(
        new("id", "m.id", SortType.Uuid),
        Default: "created_at",
        new("created_at", "m.created_at", SortType.Time),
        new("updated_at", "m.updated_at", SortType.Time),
        new("name", "m.name", SortType.Text)
    );

    public static async Task<IResult> HandleAsync(
        Caller caller,
        [AsParameters] StaffAsked asked,
        TenantContext tenants,
        CancellationToken ct
    )
    {
        var checks = new FieldChecks();
        var conditions = new Conditions(caller.Tenant);
        conditions.AddEquals("m.is_active", asked.Active);
        conditions.AddContains("m.name", asked.Name);
        var page = SortedPage.Read(new(asked.Limit, asked.Cursor, asked.Sort), Sorts, conditions, checks);
        return await page.AnswerAsync<StaffRow, StaffView>(
            tenants,
            caller.Tenant,
            value => $"select {StaffStore.Columns}, {value} from staff m where m.tenant_id = $1",
            conditions,
            row => row.Show(),
            checks,
            ct
        );
    }

    public static async Task<IResult> GetAsync(
        Caller caller,
        string staffId,
        HttpContext context,
        TenantContext tenants,
        CancellationToken ct
    ) =>
        PublicId.Staff.ReadGuid(staffId) is { } id
        && await tenants.WithTenantContextAsync(caller.Tenant, db => StaffStore.FindAsync(db, id), ct) is { } row
            ? ETag.Ok(context, row.Show())
            : Problem.NotFound("member of staff");
}

internal sealed record StaffAsked(
    int? Limit,
    string? Cursor,
    [property: Description(
        "created_at (as it is when nobody says), updated_at or name; a minus in front turns it around."
    )]
        string? Sort,
    [property: Description("Only those whom customers can book (true), or cannot (false).")] bool? Active,
    [property: Description("Only those whose name holds this, whatever the case.")] string? Name
);
