namespace Bookline.Isolation.Catalog;

/// <summary>A catalog, what of it belongs to tenants, and whom it must be kept apart from: what every check gets.</summary>
sealed class AuditSubject
{
    readonly ILookup<long, Column> columns;
    readonly ILookup<long, Policy> policies;
    readonly Dictionary<long, Relation> relations;
    readonly Dictionary<long, TenantTable> tenantTables;

    public AuditSubject(CatalogSnapshot catalog, IsolationOptions options)
    {
        Catalog = catalog;
        Tables = TenantTables.Find(catalog, options);
        Audience = Audience.Of(catalog, Tables, options.Role);
        columns = catalog.Columns.ToLookup(c => c.Relation);
        policies = catalog.Policies.ToLookup(p => p.Relation);
        relations = catalog.Relations.ToDictionary(r => r.Id);
        tenantTables = Tables.ToDictionary(t => t.Relation.Id);
        Functions = catalog.Functions.ToDictionary(f => f.Id);
    }

    public CatalogSnapshot Catalog { get; }
    public IReadOnlyList<TenantTable> Tables { get; }
    public Audience Audience { get; }
    public IReadOnlyDictionary<long, Function> Functions { get; }

    /// <summary>Tables that the application can touch, partitions left out: what their parent says is not repeated.</summary>
    public IEnumerable<TenantTable> TouchedTables =>
        Tables.Where(t => !t.Relation.IsPartition && Audience.Touches(t.Relation));

    public IEnumerable<Column> ColumnsOf(Relation relation) => columns[relation.Id];

    public IEnumerable<Policy> PoliciesOf(Relation relation) => policies[relation.Id];

    public Relation? RelationOf(long id) => relations.GetValueOrDefault(id);

    public TenantTable? TenantTableOf(long id) => tenantTables.GetValueOrDefault(id);

    /// <summary>Names of columns by number; an expression is "expression".</summary>
    public string ColumnList(Relation relation, IEnumerable<int> numbers) =>
        string.Join(
            ", ",
            numbers.Select(n => ColumnsOf(relation).FirstOrDefault(c => c.Number == n)?.Name ?? "expression")
        );

    /// <summary>True when this role sees every tenant's rows of the table: row-level security does not bind it.</summary>
    public bool IsAbove(long role, TenantTable table) =>
        Audience.Find(role) is { } known
        && (
            known.IsAboveRls
            || !table.Relation.RowSecurity
            || (!table.Relation.Forced && Audience.Reach(role).Contains(table.Relation.Owner))
        );

    /// <summary>The same, or it can make itself so: an owner switches row-level security off.</summary>
    public bool CanRiseAbove(long role) =>
        Audience.Find(role) is { IsAboveRls: true }
        || Tables.Any(t => Audience.Reach(role).Contains(t.Relation.Owner))
        || Audience.Reach(role).Any(r => Audience.Find(r)?.IsAboveRls == true);
}
