using Bookline.Testing;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Salons;

/// <summary>Every row and every definition of the multi-tenant state, to show that down and up again change nothing.</summary>
internal static class WholeState
{
    private static readonly string[] Platform =
    [
        "tenants",
        "users",
        "api_keys",
        "subscription_plans",
        "subscriptions",
        "usage_metrics",
    ];

    public static IReadOnlyList<string> Tables { get; } = [.. SingleTenantSeed.Tables, .. Platform];

    /// <summary>Rows of all tables and of the record of merges, then their definitions.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(TestDatabase database)
    {
        var state = new List<string>();
        foreach (var table in Tables)
        {
            state.AddRange(await RowsAsync(database, table));
        }
        state.AddRange(
            await database.ColumnAsync(
                "select id || ' merged into ' || bookline_kept_id from bookline_parked_0001.merged_conversations order by 1"
            )
        );
        // Orphans may have gone in the meantime: whether a key could be validated is no part of the state.
        state.AddRange(
            (await Structure.OfAsync(database, Tables))
                .Replace(" NOT VALID", "")
                .Replace(" f FOREIGN", " t FOREIGN")
                .Split('\n')
        );
        return state;
    }

    /// <summary>What only one of two states holds, shortened.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> was, IReadOnlyList<string> isNow) =>
        [
            .. was.Except(isNow).Select(line => "was: " + Shortened(line)),
            .. isNow.Except(was).Select(line => "is: " + Shortened(line)),
            .. was.Count == isNow.Count ? Array.Empty<string>() : [$"{was.Count} lines were, {isNow.Count} are"],
        ];

    private static string Shortened(string line) => line.Length > 400 ? line[..400] + "…" : line;

    // Columns by name: a second up adds them behind those that are gone.
    private static async Task<IReadOnlyList<string>> RowsAsync(TestDatabase database, string table)
    {
        var columns = await database.ScalarAsync<string>(
            $"""
            select string_agg(quote_ident(attname), ', ' order by attname) from pg_attribute
            where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped
            """
        );
        return await database.ColumnAsync($"select '{table} ' || row({columns})::text from {table} order by 1");
    }
}
