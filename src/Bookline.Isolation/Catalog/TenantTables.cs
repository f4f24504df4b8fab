namespace Bookline.Isolation.Catalog;

/// <summary>Finds the tables that an audit is about.</summary>
static class TenantTables
{
    const string NoTable = "none";
    const int Candidates = 5;

    /// <exception cref="NothingToAuditException">No such schema, tenants table or tenant column.</exception>
    public static IReadOnlyList<TenantTable> Find(CatalogSnapshot catalog, IsolationOptions options)
    {
        var schemas = options.Schemas is { Count: > 0 } named ? named : null;
        RefuseUnknown(catalog, schemas);
        var tables = catalog
            .Relations.Where(r => r.HoldsRows && (schemas is null || schemas.Contains(r.Schema)))
            .ToList();
        var columns = catalog.Columns.ToLookup(c => c.Relation);
        var keys = tables
            .Select(t => (Table: t, Key: columns[t.Id].FirstOrDefault(c => c.Name == options.TenantColumn)))
            .Where(t => t.Key is not null)
            .Select(t => new TenantTable(t.Table, t.Key!, IsTenants: false))
            .ToList();
        var tenants = TenantsTable(tables, columns, options);
        if (tenants is not null)
        {
            keys.RemoveAll(k => k.Relation.Id == tenants.Relation.Id);
            keys.Add(tenants);
        }

        if (keys.TrueForAll(k => k.IsTenants))
        {
            throw NoColumn(catalog, tables, columns, options.TenantColumn);
        }

        return [.. keys.OrderBy(k => k.Name, StringComparer.Ordinal)];
    }

    static void RefuseUnknown(CatalogSnapshot catalog, IReadOnlyList<string>? schemas)
    {
        if (schemas?.FirstOrDefault(s => catalog.Schemas.All(known => known.Name != s)) is { } missing)
        {
            throw new NothingToAuditException(
                $"There is no schema '{missing}' in this database.",
                $"There are: {string.Join(", ", catalog.Schemas.Select(s => s.Name))}."
            );
        }
    }

    static TenantTable? TenantsTable(List<Relation> tables, ILookup<long, Column> columns, IsolationOptions options)
    {
        if (options.TenantsTable == NoTable)
        {
            return null;
        }

        var asked = options.TenantsTable ?? "tenants";
        var found = tables
            .SelectMany(t => columns[t.Id].Select(c => new TenantTable(t, c, IsTenants: true)))
            .Where(t => Names(t).Contains(asked, StringComparer.Ordinal))
            .ToList();
        if (found.Count == 1 || (found.Count > 1 && options.TenantsTable is null))
        {
            return found[0];
        }

        return options.TenantsTable is null
            ? null
            : throw new NothingToAuditException(
                found.Count == 0
                    ? $"There is no table and key '{asked}' in this database."
                    : $"'{asked}' is in several schemas: {string.Join(", ", found.Select(f => f.Name))}.",
                "Write --tenants-table schema.table.key, or --tenants-table none where there is no such table."
            );
    }

    static IEnumerable<string> Names(TenantTable t)
    {
        var (schema, table, key) = (t.Relation.Schema, t.Relation.PlainName, t.Key.Name);
        yield return $"{table}.{key}";
        yield return $"{schema}.{table}.{key}";
        if (key == "id")
        {
            yield return table;
            yield return $"{schema}.{table}";
        }
    }

    static NothingToAuditException NoColumn(
        CatalogSnapshot catalog,
        List<Relation> tables,
        ILookup<long, Column> columns,
        string column
    )
    {
        var likely = tables
            .SelectMany(t => columns[t.Id])
            .Where(c => c.Name.EndsWith("_id", StringComparison.Ordinal) || c.Name.Contains("tenant"))
            .GroupBy(c => c.Name)
            .Where(g => g.Count() > 1)
            .OrderByDescending(g => g.Count())
            .Take(Candidates)
            .Select(g => $"{g.Key} ({g.Count()} tables)")
            .ToList();
        return new NothingToAuditException(
            $"No table of database {catalog.Database.Name} has a column '{column}'.",
            likely.Count == 0
                ? "Name the column that says whose a row is: --tenant-column."
                : $"Name it: --tenant-column. Here are {string.Join(", ", likely)}."
        );
    }
}
