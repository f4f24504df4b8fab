using Bookline.Migrations.Connecting;

namespace Bookline.Migrations.Planning;

/// <summary>Present size of a table's heap in bytes, and its rows by the statistics.</summary>
readonly record struct TableSize(long Bytes, long Rows);

/// <summary>Sizes by name, as scripts write it.</summary>
sealed class TableSizes
{
    // An index counts as its table: dropping it locks that one.
    const string Query = """
        select n.nspname::text, c.relname::text,
            pg_catalog.pg_relation_size(coalesce(i.indrelid, c.oid)), greatest(t.reltuples, 0)::bigint
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_index i on i.indexrelid = c.oid
        join pg_class t on t.oid = coalesce(i.indrelid, c.oid)
        where c.relkind in ('r', 'm', 'i') and n.nspname not in ('information_schema', 'bookline_migrations')
            and n.nspname !~ '^pg_'
        """;

    readonly Dictionary<string, TableSize> byName;
    readonly string[] searchPath;

    TableSizes(Dictionary<string, TableSize> byName, string[] searchPath) =>
        (this.byName, this.searchPath) = (byName, searchPath);

    public static async Task<TableSizes> ReadAsync(Session session, string searchPath, CancellationToken ct)
    {
        var rows = await session.RowsAsync(
            Query,
            r =>
                ($"{r.GetString(0)}.{r.GetString(1)}", new TableSize(r.IsDBNull(2) ? 0 : r.GetInt64(2), r.GetInt64(3))),
            ct
        );
        return new TableSizes(
            rows.ToDictionary(r => r.Item1, r => r.Item2),
            [.. searchPath.Split(',').Select(s => s.Trim().Trim('"'))]
        );
    }

    public TableSize? Find(string name) =>
        name.Contains('.', StringComparison.Ordinal)
            ? byName.TryGetValue(name, out var size)
                ? size
                : null
            : searchPath
                .Select(s => byName.TryGetValue($"{s}.{name}", out var found) ? found : (TableSize?)null)
                .FirstOrDefault(s => s is not null);
}
