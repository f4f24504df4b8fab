using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Conventions;

/// <summary>A row that says where in its list it stands: <see cref="Sort.Value"/>, and its id.</summary>
public interface ISortedRow
{
    string SortValue { get; }
    string SortId { get; }
}

/// <summary>Part of a sorted list: read from the query, run by keyset (what is inserted meanwhile moves nothing).</summary>
/// <param name="After">SQL of the rows behind the page before; null: the first page.</param>
public sealed record SortedPage(Sort Sort, int Limit, string? After)
{
    // The sort, the row's value and its id.
    private const int Parts = 3;

    public static SortedPage Read(PageAsked asked, Sorts sorts, Conditions conditions, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(sorts);
        ArgumentNullException.ThrowIfNull(errors);
        var sort = sorts.Read(asked.Sort, errors);
        var page = PageQuery.Read(asked.Limit, asked.Cursor, Parts, errors);
        if (page.After is null)
        {
            return new(sort, page.Limit, null);
        }
        var after = page.After[0] == sort.Name ? sort.After(page.After, conditions) : null;
        if (after is null)
        {
            errors.Add(PageQuery.BadCursor);
        }
        return new(sort, page.Limit, after);
    }

    /// <param name="select">SQL with <c>{value}</c> where the rows' <c>sort_value</c> is selected, up to <c>where tenant_id = $1</c>.</param>
    public async Task<Page<T>> RunAsync<TRow, T>(
        TenantDatabase db,
        Func<string, string> select,
        Conditions conditions,
        Func<TRow, T> show
    )
        where TRow : ISortedRow
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(select);
        ArgumentNullException.ThrowIfNull(conditions);
        if (After is not null)
        {
            conditions.Add(After);
        }
        var rows = await db.QueryAsync<TRow>(
            $"""
            {select($"{Sort.Value} sort_value")}{conditions.Sql}
            {Sort.OrderBy} limit {conditions.Parameter(Limit + 1)}
            """,
            conditions.Parameters
        );
        return Page.Of(rows, Limit, show, row => [Sort.Name, row.SortValue, row.SortId]);
    }
}

/// <summary>What every list's query has.</summary>
/// <param name="Limit">1 to 100; 20 when nobody says.</param>
/// <param name="Cursor"><c>next_cursor</c> of the page before.</param>
/// <param name="Sort">A name, or a minus and a name: <c>-created_at</c>.</param>
public sealed record PageAsked(int? Limit, string? Cursor, string? Sort);
