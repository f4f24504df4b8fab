using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookline.Isolation.Attacks.Catalogs;

/// <summary>Reads the live catalog: what is attacked is what is there, not what somebody listed.</summary>
internal sealed partial class CatalogReader(Database database, AttackOptions options)
{
    private readonly Dictionary<uint, TenantTable> read = [];
    private uint? tenants;

    /// <summary>Every table with the tenant column, and the tenants' own; partitions belong to their parent.</summary>
    /// <param name="only">Display names of those that matter; null: all of them.</param>
    public async Task<IReadOnlyList<TenantTable>> TenantTablesAsync(
        IReadOnlyCollection<string>? only,
        CancellationToken ct
    )
    {
        await FindTenantsAsync(ct);
        var found = await database.RowsAsync(
            $"""
            select c.oid, n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and not c.relispartition and {InSchemas()}
              and (c.oid = {tenants ?? 0} or exists (select from pg_attribute a where a.attrelid = c.oid
                and a.attname = {Identifiers.Literal(options.TenantColumn)} and a.attnum > 0 and not a.attisdropped))
            order by n.nspname <> 'public', n.nspname, c.oid = {tenants ?? 0} desc, c.relname
            """,
            ct
        );
        var tables = new List<TenantTable>();
        foreach (var row in found.Where(r => only?.Contains(TenantTable.DisplayOf(r[1]!, r[2]!)) != false))
        {
            tables.Add(await TableAsync(Oid(row[0]), ct));
        }
        return tables;
    }

    public async Task<TenantTable> TableAsync(uint oid, CancellationToken ct)
    {
        if (read.TryGetValue(oid, out var known))
        {
            return known;
        }
        var names = await database.RowsAsync(
            $"""
            select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.oid = {oid}
            """,
            ct
        );
        var columns = await ColumnsAsync(oid, ct);
        var isTenants = oid == tenants;
        var key = isTenants ? "id" : options.TenantColumn;
        var table = new TenantTable(oid, names[0][0]!, names[0][1]!, columns.Any(c => c.Name == key) ? key : null)
        {
            IsTenants = isTenants,
            Columns = columns,
            ForeignKeys = await ForeignKeysAsync(oid, ct),
            Keys = await KeysAsync(oid, ct),
        };
        return read[oid] = table;
    }

    private async Task FindTenantsAsync(CancellationToken ct)
    {
        var name = options.TenantsTable ?? "tenants";
        var parts = name.Split('.');
        var found = await database.RowsAsync(
            $"""
            select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and {InSchemas()} and c.relname = {Identifiers.Literal(parts[^1])}
              and {(parts.Length > 1 ? $"n.nspname = {Identifiers.Literal(parts[0])}" : "true")}
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'id')
            order by n.nspname <> 'public', n.nspname limit 1
            """,
            ct
        );
        tenants = found.Count > 0 ? Oid(found[0][0]) : null;
    }

    private string InSchemas() =>
        options.Schemas is { } schemas
            ? $"n.nspname in ({string.Join(", ", schemas.Select(Identifiers.Literal))})"
            : "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    private async Task<IReadOnlyList<TableColumn>> ColumnsAsync(uint oid, CancellationToken ct)
    {
        var rows = await database.RowsAsync(
            $"""
            select a.attname, format_type(a.atttypid, a.atttypmod), b.typcategory, b.typname,
              case when b.typname in ('varchar', 'bpchar') and m.mod > 4 then m.mod - 4 end,
              a.attnotnull or t.typnotnull, a.atthasdef or t.typdefault is not null or a.attidentity <> '',
              a.attgenerated <> '', a.attidentity = 'a',
              (select e.enumlabel from pg_enum e where e.enumtypid = b.oid order by e.enumsortorder limit 1),
              case when p.partnatts = 1 and p.partattrs[0] = a.attnum then
                (select pg_get_expr(c.relpartbound, c.oid) from pg_inherits i join pg_class c on c.oid = i.inhrelid
                  where i.inhparent = a.attrelid and pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
                  order by pg_get_expr(c.relpartbound, c.oid) like '%MINVALUE%', c.relname desc limit 1) end
            from pg_attribute a
            join pg_type t on t.oid = a.atttypid
            join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
            cross join lateral (select case when t.typtype = 'd' then t.typtypmod else a.atttypmod end as mod) m
            left join pg_partitioned_table p on p.partrelid = a.attrelid
            where a.attrelid = {oid} and a.attnum > 0 and not a.attisdropped order by a.attnum
            """,
            ct
        );
        return
        [
            .. rows.Select(r => new TableColumn(
                r[0]!,
                r[1]!,
                r[2]![0],
                r[3]!,
                r[4] is { } length ? int.Parse(length, CultureInfo.InvariantCulture) : null,
                r[5] == "t",
                r[6] == "t",
                r[7] == "t",
                r[8] == "t",
                r[9],
                r[10] is { } bound && FirstBound().Match(bound) is { Success: true } m ? m.Groups[1].Value : null
            )),
        ];
    }

    private async Task<IReadOnlyList<ForeignKey>> ForeignKeysAsync(uint oid, CancellationToken ct)
    {
        var rows = await database.RowsAsync(
            $"""
            select k.conname, k.confrelid,
              (select string_agg(a.attname, E'\x1f' order by x.n) from unnest(k.conkey) with ordinality x (num, n)
                join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.num),
              (select string_agg(a.attname, E'\x1f' order by x.n) from unnest(k.confkey) with ordinality x (num, n)
                join pg_attribute a on a.attrelid = k.confrelid and a.attnum = x.num)
            from pg_constraint k where k.conrelid = {oid} and k.contype = 'f' and k.conparentid = 0 order by k.conname
            """,
            ct
        );
        return [.. rows.Select(r => new ForeignKey(r[0]!, Names(r[2]), Oid(r[1]), Names(r[3])))];
    }

    private async Task<IReadOnlyList<UniqueKey>> KeysAsync(uint oid, CancellationToken ct)
    {
        var rows = await database.RowsAsync(
            $"""
            select c.relname, i.indisprimary, string_agg(coalesce(a.attname, '?'), E'\x1f' order by x.n)
            from pg_index i join pg_class c on c.oid = i.indexrelid
            cross join lateral unnest(i.indkey::int2[]) with ordinality x (num, n)
            left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = x.num and x.num > 0
            where i.indrelid = {oid} and i.indisunique and i.indisvalid and x.n <= i.indnkeyatts
            group by 1, 2 order by 2 desc, 1
            """,
            ct
        );
        return [.. rows.Select(r => new UniqueKey(r[0]!, Names(r[2]), r[1] == "t"))];
    }

    private static string[] Names(string? joined) => joined?.Split('\x1f') ?? [];

    private static uint Oid(string? text) => uint.Parse(text!, CultureInfo.InvariantCulture);

    // FOR VALUES FROM ('2026-01-01') TO … and FOR VALUES IN ('a', …); a hash takes any value.
    [GeneratedRegex(@"(?:FROM|IN) \('?([^',)]*)'?")]
    private static partial Regex FirstBound();
}
