namespace Bookline.Isolation.Attacks.Catalogs;

/// <summary>A table as the attacks need it.</summary>
/// <param name="Oid">In pg_class.</param>
/// <param name="TenantColumn">The column that says whose a row is; null for a table that all tenants share.</param>
internal sealed record TenantTable(uint Oid, string Schema, string Name, string? TenantColumn)
{
    public IReadOnlyList<TableColumn> Columns { get; init; } = [];
    public IReadOnlyList<ForeignKey> ForeignKeys { get; init; } = [];
    public IReadOnlyList<UniqueKey> Keys { get; init; } = [];

    /// <summary>The tenants themselves.</summary>
    public bool IsTenants { get; init; }

    public string Sql => $"{Identifiers.Quote(Schema)}.{Identifiers.Quote(Name)}";
    public string Display => DisplayOf(Schema, Name);

    public static string DisplayOf(string schema, string name) => schema == "public" ? name : $"{schema}.{name}";

    public TableColumn Column(string name) => Columns.First(c => c.Name == name);

    /// <summary>The tenant column's type.</summary>
    public string TenantType => Column(TenantColumn!).Type;
}

/// <param name="Type">As format_type writes it.</param>
/// <param name="Category">pg_type.typcategory of the type, or of what a domain is made of.</param>
/// <param name="Kind">The type's name in pg_type, a domain's base.</param>
/// <param name="MaxLength">Of varchar(n) and char(n).</param>
/// <param name="EnumLabel">The first label of an enum.</param>
/// <param name="PartitionValue">A value that has a partition, where rows go by this column.</param>
internal sealed record TableColumn(
    string Name,
    string Type,
    char Category,
    string Kind,
    int? MaxLength,
    bool NotNull,
    bool HasDefault,
    bool IsGenerated,
    bool IsIdentityAlways,
    string? EnumLabel,
    string? PartitionValue
);

internal sealed record ForeignKey(
    string Name,
    IReadOnlyList<string> Columns,
    uint Parent,
    IReadOnlyList<string> ParentColumns
);

internal sealed record UniqueKey(string Name, IReadOnlyList<string> Columns, bool IsPrimary);
