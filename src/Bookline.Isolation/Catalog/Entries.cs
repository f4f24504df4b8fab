namespace Bookline.Isolation.Catalog;

// Rows of pg_catalog as plain data; ids are the server's oids, and names are quoted where SQL needs it.

/// <summary>A table, view or materialized view.</summary>
/// <param name="Kind">r table, p partitioned, f foreign, v view, m materialized view.</param>
/// <param name="Invoker">A view that reads with its caller's rights.</param>
sealed record Relation(
    long Id,
    long SchemaId,
    string Schema,
    string PlainName,
    string Name,
    char Kind,
    long Owner,
    bool RowSecurity,
    bool Forced,
    bool IsPartition,
    bool Invoker
)
{
    public bool HoldsRows => Kind is 'r' or 'p' or 'f';
}

/// <summary>A column.</summary>
sealed record Column(long Relation, int Number, string Name, string Type, bool NotNull);

/// <summary>A right on a table or one of its columns.</summary>
/// <param name="Grantee">0 is PUBLIC.</param>
/// <param name="Privilege">Such as <c>SELECT</c>.</param>
sealed record Grant(long Relation, long Grantee, string Privilege);

/// <summary>A row-level security policy.</summary>
/// <param name="Command">r select, a insert, w update, d delete, * all.</param>
/// <param name="Roles">0 is PUBLIC.</param>
/// <param name="Using">Deparsed with only pg_catalog on the search path; null where there is none.</param>
/// <param name="Functions">User functions that it calls.</param>
sealed record Policy(
    long Relation,
    string Name,
    char Command,
    bool Permissive,
    IReadOnlyList<long> Roles,
    string? Using,
    string? Check,
    IReadOnlyList<long> Functions
);

sealed record Role(
    long Id,
    string Name,
    bool IsSuper,
    bool BypassesRls,
    bool CanLogin,
    bool CreatesRoles,
    bool Replicates
)
{
    public bool IsAboveRls => IsSuper || BypassesRls;
}

/// <summary>A membership that can be used: by inheritance or SET ROLE.</summary>
sealed record Membership(long Role, long Member);

/// <summary>A partition or an INHERITS child.</summary>
sealed record Child(long Relation, long Parent);

/// <summary>What a view's definition reads.</summary>
sealed record ViewSource(long View, long Source);

/// <summary>A function outside the system's schemas, no extension's.</summary>
/// <param name="Name">With schema and argument types.</param>
/// <param name="Volatility">i immutable, s stable, v volatile.</param>
/// <param name="SearchPath">What it sets for itself; null: its caller's.</param>
/// <param name="HasParsedBody">Names in it were resolved when it was made.</param>
/// <param name="IsTrigger">Runs for a trigger of some table, whoever writes there.</param>
/// <param name="Executors">Who may call it; 0 is PUBLIC.</param>
sealed record Function(
    long Id,
    string Schema,
    string PlainName,
    string Name,
    long Owner,
    string Language,
    char Volatility,
    bool SecurityDefiner,
    bool LeakProof,
    string? SearchPath,
    bool HasParsedBody,
    bool IsTrigger,
    IReadOnlyList<long> Executors,
    string Body
);

/// <summary>An index, which may be a key.</summary>
/// <param name="Columns">Column numbers in order; 0 is an expression.</param>
/// <param name="Obstacle">The first operator or function of it that is not LEAKPROOF; null: none.</param>
sealed record Index(
    long Relation,
    string Name,
    bool IsUnique,
    bool IsPrimary,
    bool IsExclusion,
    IReadOnlyList<int> Columns,
    string Definition,
    string? Obstacle
);

/// <summary>A foreign key; partitions' copies of their parent's are left out.</summary>
/// <param name="OnDelete">a no action, r restrict, c cascade, n set null, d set default.</param>
sealed record ForeignKey(
    string Name,
    long From,
    long To,
    IReadOnlyList<int> FromColumns,
    IReadOnlyList<int> ToColumns,
    char OnDelete,
    char OnUpdate,
    string Definition
);

/// <summary>A schema.</summary>
sealed record Schema(long Id, string Name, long Owner, IReadOnlyList<long> Users, IReadOnlyList<long> Creators);

/// <summary>Rights on objects that will be made.</summary>
sealed record DefaultGrant(long Grantee, string Privilege, string? Schema);

/// <summary>A statement that the server has counted.</summary>
sealed record SeenStatement(string Text, long Calls);

/// <summary>The database, and what concerns it as a whole.</summary>
/// <param name="TempUsers">Who may make temporary objects; 0 is PUBLIC.</param>
/// <param name="SetConfigUsers">Who may call set_config; 0 is PUBLIC.</param>
/// <param name="StatementsSchema">Where pg_stat_statements is; null: not installed.</param>
sealed record DatabaseEntry(
    string Name,
    long Owner,
    int ServerVersion,
    string User,
    IReadOnlyList<long> TempUsers,
    IReadOnlyList<long> SetConfigUsers,
    string? StatementsSchema
);
