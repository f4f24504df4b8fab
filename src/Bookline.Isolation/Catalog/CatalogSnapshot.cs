namespace Bookline.Isolation.Catalog;

/// <summary>Everything of pg_catalog that the checks read, as of one moment.</summary>
sealed record CatalogSnapshot
{
    public required DatabaseEntry Database { get; init; }
    public IReadOnlyList<Relation> Relations { get; init; } = [];
    public IReadOnlyList<Column> Columns { get; init; } = [];
    public IReadOnlyList<Grant> Grants { get; init; } = [];
    public IReadOnlyList<Policy> Policies { get; init; } = [];
    public IReadOnlyList<Role> Roles { get; init; } = [];
    public IReadOnlyList<Membership> Memberships { get; init; } = [];
    public IReadOnlyList<Child> Children { get; init; } = [];
    public IReadOnlyList<ViewSource> ViewSources { get; init; } = [];
    public IReadOnlyList<Function> Functions { get; init; } = [];
    public IReadOnlyList<Index> Indexes { get; init; } = [];
    public IReadOnlyList<ForeignKey> ForeignKeys { get; init; } = [];
    public IReadOnlyList<Schema> Schemas { get; init; } = [];
    public IReadOnlyList<DefaultGrant> DefaultGrants { get; init; } = [];

    /// <summary>Null: there are none to read; <see cref="StatementsTrouble"/> says why, where that is worth telling.</summary>
    public IReadOnlyList<SeenStatement>? Statements { get; init; }

    public string? StatementsTrouble { get; init; }
}
