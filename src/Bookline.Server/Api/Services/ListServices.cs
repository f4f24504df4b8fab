using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Services;

internal static class ListServices
{
    private static readonly Sorts Sorts = new(
        new("id", "s.id", SortType.Text),
        Default: "created_at",
        new("created_at", "s.created_at", SortType.Time),
        new("updated_at", "s.updated_at", SortType.Time),
        new("name", "s.name", SortType.Text),
        new("duration_minutes", "s.duration_minutes::bigint", SortType.Number)
    );

    public static async Task<IResult> HandleAsync(
        Caller caller,
        [AsParameters] ServicesAsked asked,
        TenantContext tenants,
        CancellationToken ct
    )
    {
        var checks = new FieldChecks();
        var conditions = new Conditions(caller.Tenant);
        conditions.AddEquals("s.is_active", asked.Active);
        conditions.AddEquals("s.category", asked.Category);
        conditions.AddContains("s.name", asked.Name);
        var page = SortedPage.Read(new(asked.Limit, asked.Cursor, asked.Sort), Sorts, conditions, checks);
        return await page.AnswerAsync<ServiceRow, ServiceView>(
            tenants,
            caller.Tenant,
            value => $"select {ServiceStore.Columns}, {value} from services s where s.tenant_id = $1",
            conditions,
            row => row.Show(),
            checks,
            ct
        );
    }
}

internal sealed record ServicesAsked(
    int? Limit,
    string? Cursor,
    [property: Description(
        "created_at (as it is when nobody says), updated_at, name or duration_minutes; a minus in front turns it around."
    )]
        string? Sort,
    [property: Description("Only those that customers can book (true), or cannot (false).")] bool? Active,
    [property: Description("Only of this category.")] string? Category,
    [property: Description("Only those whose name holds this, whatever the case.")] string? Name
);
