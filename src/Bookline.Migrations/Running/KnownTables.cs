using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;

namespace Bookline.Migrations.Running;

/// <summary>A relation that was there when the run began; <c>TableOid</c> is itself, or the table that an index belongs to.</summary>
sealed record KnownTable(long Oid, string Schema, string Name, string Kind, long FileNode, long TableOid)
{
    public string FullName => $"{Schema}.{Name}";

    public bool IsIndex => Kind is "i" or "I";
}

/// <summary>What was there when the run began: only these tables have users whom a lock can hurt.</summary>
sealed class KnownTables
{
    const string Query = """
        select c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text, c.relfilenode::bigint,
            coalesce(i.indrelid, c.oid)::bigint
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_index i on i.indexrelid = c.oid
        where c.relkind in ('r', 'p', 'm', 'i', 'I')
            and n.nspname not in ('information_schema', 'bookline_migrations') and n.nspname !~ '^pg_'
        """;

    readonly Dictionary<long, KnownTable> byOid;
    readonly ILookup<string, KnownTable> byName;
    readonly string[] searchPath;

    // Announced rewrites give a table a new file; later steps compare with that one.
    readonly Dictionary<long, long> fileNodes;

    public KnownTables(IEnumerable<KnownTable> tables, string searchPath)
    {
        byOid = tables.ToDictionary(t => t.Oid);
        byName = byOid.Values.ToLookup(t => t.Name);
        fileNodes = byOid.ToDictionary(t => t.Key, t => t.Value.FileNode);
        this.searchPath = [.. searchPath.Split(',').Select(s => s.Trim().Trim('"'))];
    }

    public static async Task<KnownTables> ReadAsync(Session session, string searchPath, CancellationToken ct)
    {
        var rows = await session.RowsAsync(
            Query,
            r => new KnownTable(
                r.GetInt64(0),
                r.GetString(1),
                r.GetString(2),
                r.GetString(3),
                r.GetInt64(4),
                r.GetInt64(5)
            ),
            ct
        );
        return new KnownTables(rows, searchPath);
    }

    public KnownTable? Find(long oid) => byOid.GetValueOrDefault(oid);

    /// <summary>The table of that name, as a script writes it; for an index its table.</summary>
    public KnownTable? Find(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var schemas = dot < 0 ? searchPath : [name[..dot]];
        var candidates = byName[dot < 0 ? name : name[(dot + 1)..]];
        var found = schemas
            .Select(s => candidates.FirstOrDefault(t => t.Schema == s))
            .FirstOrDefault(t => t is not null);
        return found is null ? null : Find(found.TableOid);
    }

    /// <summary>Tables outside the search path belong to migrations, not to applications: nobody waits for them.</summary>
    public bool HasUsers(KnownTable table) => searchPath.Contains(table.Schema);

    /// <summary>The locks that keep others out of tables they know.</summary>
    public bool Blocks(IEnumerable<TableLock> locks) =>
        locks.Any(l => l.Mode.BlocksWriters() && Find(l.Table) is { } table && HasUsers(table));

    /// <summary>Tables that got a new file without the step having said so.</summary>
    public List<string> Unannounced(ScriptStep step, IEnumerable<(long Oid, long FileNode)> now)
    {
        var announced = step.AnnouncedRewrites.Select(t => Find(t)?.Oid).ToHashSet();
        lock (fileNodes)
        {
            return
            [
                .. now.Where(n =>
                        fileNodes.TryGetValue(n.Oid, out var was) && was != n.FileNode && !announced.Contains(n.Oid)
                    )
                    .Select(n => byOid[n.Oid].FullName),
            ];
        }
    }

    public void Accept(IEnumerable<(long Oid, long FileNode)> now)
    {
        lock (fileNodes)
        {
            foreach (var (oid, node) in now)
            {
                fileNodes[oid] = node;
            }
        }
    }
}
