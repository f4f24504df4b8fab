using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>Count and checksum of each table's rows as the seed left them; what clients wrote since is left out.</summary>
/// <param name="Tables">A line a table, to compare.</param>
/// <param name="Count">All their rows.</param>
internal sealed record Rows(IReadOnlyList<string> Tables, long Count)
{
    public static async Task<Rows> ReadAsync(SingleTenantDatabase database, CancellationToken cancel)
    {
        var tables = new List<string>();
        foreach (var table in SingleTenantDatabase.Tables)
        {
            var seeded = table == "messages" ? $"where content <> '{Traffic.WrittenContent}'" : "";
            tables.Add(
                await database.ScalarAsync<string>(
                    $"""
                    select format('{table} %s %s', count(*), coalesce(sum(hash_record_extended(row(t.*), 0)::numeric), 0))
                    from {table} t {seeded}
                    """,
                    cancel
                )
            );
        }
        return new Rows(tables, tables.Sum(t => long.Parse(t.Split(' ')[1])));
    }

    public bool SameAs(Rows other) => Tables.SequenceEqual(other.Tables);

    /// <summary>Which heap file each table is in: another one means that the table was rewritten.</summary>
    public static Task<string> HeapsAsync(SingleTenantDatabase database, CancellationToken cancel) =>
        database.ScalarAsync<string>(
            $"""
            select string_agg(c.relname || ' ' || pg_relation_filenode(c.oid), ', ' order by c.relname)
            from pg_class c
            where c.oid = any (array['{string.Join("', '", SingleTenantDatabase.Tables)}']::regclass[])
            """,
            cancel
        );
}
