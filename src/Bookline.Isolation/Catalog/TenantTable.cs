namespace Bookline.Isolation.Catalog;

/// <summary>A table whose rows belong to tenants.</summary>
/// <param name="Key">The column that says whose a row is.</param>
/// <param name="IsTenants">The table of the tenants themselves.</param>
sealed record TenantTable(Relation Relation, Column Key, bool IsTenants)
{
    public string Name => Relation.Name;

    public string Kind =>
        Relation switch
        {
            { IsPartition: true } => "partition",
            { Kind: 'p' } => "partitioned",
            { Kind: 'f' } => "foreign",
            _ => "table",
        };
}
