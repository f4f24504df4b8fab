using System.Globalization;
using Bookline.Isolation.Attacks.Catalogs;
using Npgsql;

namespace Bookline.Isolation.Attacks.Canaries;

/// <summary>Plants one row of each canary tenant in a table, its parents' first.</summary>
internal sealed class Planter(Database database, CatalogReader catalog, RowMaker rows)
{
    private const int MaxDepth = 12;

    private readonly Dictionary<(uint Table, string Tenant), IReadOnlyDictionary<string, string?>> planted = [];
    private readonly Dictionary<string, string[]> tenantIds = [];
    private readonly string run = Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture);

    public async Task<Pair> PlantAsync(TenantTable table, CancellationToken ct)
    {
        var ids = TenantIds(table.Column(table.TenantColumn!));
        try
        {
            var own = await RowAsync(table, ids[0], 0, ct);
            var other = await RowAsync(table, ids[1], 0, ct);
            if (own is not null && other is not null)
            {
                return new Pair(ids[0], ids[1], ids[2], own, other, null);
            }
            return await ExistingAsync(table, ids, "a trigger swallowed the canary", ct);
        }
        catch (PostgresException e)
        {
            return await ExistingAsync(table, ids, $"no canary could be made: {e.SqlState} {e.MessageText}", ct);
        }
    }

    /// <summary>Values for the foreign keys of a row of this tenant, whose parents get planted.</summary>
    public async Task<Dictionary<string, string?>> ParentsAsync(
        TenantTable table,
        string tenant,
        int depth,
        CancellationToken ct
    )
    {
        var values = new Dictionary<string, string?>();
        if (table.TenantColumn is not null)
        {
            values[table.TenantColumn] = tenant;
        }
        foreach (var key in table.ForeignKeys.Where(k => k.Parent != table.Oid).OrderByDescending(k => k.Columns.Count))
        {
            if (key.Columns.All(c => values.ContainsKey(c) || table.Column(c).HasDefault) && key.Columns.Count > 1)
            {
                continue;
            }
            var parent = await catalog.TableAsync(key.Parent, ct);
            // The tenant's own row is needed whatever the column's default says: the value is given here.
            var isNeeded =
                parent.IsTenants || key.Columns.Any(c => table.Column(c) is { NotNull: true, HasDefault: false });
            if (!isNeeded && (parent.TenantColumn is null || key.Columns.Any(c => table.Column(c).HasDefault)))
            {
                continue;
            }
            var row = await RowAsync(parent, tenant, depth + 1, ct);
            for (var i = 0; row is not null && i < key.Columns.Count; i++)
            {
                values.TryAdd(key.Columns[i], row[key.ParentColumns[i]]);
            }
        }
        return values;
    }

    private async Task<IReadOnlyDictionary<string, string?>?> RowAsync(
        TenantTable table,
        string tenant,
        int depth,
        CancellationToken ct
    )
    {
        var key = (table.Oid, table.TenantColumn is null ? "" : tenant);
        if (planted.TryGetValue(key, out var known))
        {
            return known;
        }
        if (depth > MaxDepth)
        {
            return null; // tables that refer to each other in a circle
        }
        var row =
            (table.TenantColumn is null ? await SharedRowAsync(table, ct) : null)
            ?? await rows.InsertAsync(table, await ParentsAsync(table, tenant, depth, ct), ct);
        if (row is not null)
        {
            planted[key] = row;
        }
        return row;
    }

    private async Task<IReadOnlyDictionary<string, string?>?> SharedRowAsync(TenantTable table, CancellationToken ct)
    {
        var columns = string.Join(", ", table.Columns.Select(c => $"{Identifiers.Quote(c.Name)}::text"));
        var found = await database.KeepingAsync(() =>
            database.RowsAsync($"select {columns} from {table.Sql} limit 1", ct)
        );
        return found.Count == 0
            ? null
            : table.Columns.Select((c, i) => (c.Name, found[0][i])).ToDictionary(p => p.Name, p => p.Item2);
    }

    // Rows that are there already will do for everything but writing new ones.
    private async Task<Pair> ExistingAsync(TenantTable table, string[] ids, string trouble, CancellationToken ct)
    {
        string? first = null;
        string? second = null;
        try
        {
            first = await AnyTenantAsync(table, "is not null", ct);
            second = first is null
                ? null
                : await AnyTenantAsync(table, $"<> {Identifiers.Literal(first)}::{table.TenantType}", ct);
        }
        catch (PostgresException e)
        {
            trouble += $"; rows that are there cannot be read: {e.SqlState} {e.MessageText}";
        }
        return new Pair(second ?? ids[0], first ?? ids[1], ids[2], null, null, trouble)
        {
            HasVictim = first is not null,
            HasOwn = second is not null,
        };
    }

    private Task<string?> AnyTenantAsync(TenantTable table, string condition, CancellationToken ct)
    {
        var column = Identifiers.Quote(table.TenantColumn!);
        return database.KeepingAsync(() =>
            database.TextAsync($"select {column}::text from {table.Sql} where {column} {condition} limit 1", ct)
        );
    }

    private string[] TenantIds(TableColumn column)
    {
        if (!tenantIds.TryGetValue(column.Type, out var ids))
        {
            var number = int.Parse(run[^4..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) % 3000;
            ids = tenantIds[column.Type] = column.Kind switch
            {
                "uuid" =>
                [
                    Guid.CreateVersion7().ToString(),
                    Guid.CreateVersion7().ToString(),
                    Guid.CreateVersion7().ToString(),
                ],
                "int2" => [$"{29000 + number}", $"{25000 + number}", $"{21000 + number}"],
                "int4" or "int8" or "numeric" =>
                [
                    $"{2_100_000_000 + number}",
                    $"{2_000_000_000 + number}",
                    $"{1_950_000_000 + number}",
                ],
                _ => [Fit("canary-a-", column), Fit("canary-b-", column), Fit("canary-c-", column)],
            };
        }
        return ids;
    }

    private string Fit(string prefix, TableColumn column)
    {
        var id = prefix + run[^8..];
        return column.MaxLength < id.Length ? prefix[7] + run[^(column.MaxLength.Value - 1)..] : id;
    }
}
