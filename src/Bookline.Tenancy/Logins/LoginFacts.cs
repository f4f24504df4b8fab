namespace Bookline.Tenancy.Logins;

/// <summary>What the catalog says of one login, and of every role that its memberships lead to.</summary>
sealed record LoginFacts
{
    public required string Login { get; init; }

    public required string Database { get; init; }

    /// <summary>False where the database was not migrated: nothing there could bind a tenant.</summary>
    public required bool HasContextFunctions { get; init; }

    /// <summary>The login itself and all roles that it is a member of, directly or not.</summary>
    public required IReadOnlyList<RoleFacts> Roles { get; init; }

    public required IReadOnlyList<Membership> Memberships { get; init; }

    public required IReadOnlyList<Possession> Possessions { get; init; }
}

/// <summary>A role and its attributes.</summary>
sealed record RoleFacts(
    string Name,
    bool IsSuperuser,
    bool BypassesRls,
    bool Replicates,
    bool CreatesRoles,
    bool CreatesDatabases
);

/// <summary>One role granted to another, by whoever granted it.</summary>
/// <param name="IsUsable">False where the grant lets the member neither inherit, nor SET ROLE, nor grant it on (16 and newer).</param>
/// <param name="IsInherited">The member has the role's rights without SET ROLE.</param>
sealed record Membership(string Member, string Role, string Grantor, bool IsUsable, bool IsInherited);

/// <summary>Something whose owner can take the isolation down.</summary>
/// <param name="Name">As it is written in SQL.</param>
sealed record Possession(string Owner, PossessionKind Kind, string Name);

enum PossessionKind
{
    /// <summary>The database itself.</summary>
    Database,

    /// <summary>A schema that holds tables with row-level security, or the context functions.</summary>
    Schema,

    /// <summary>A table with row-level security, or with policies for it.</summary>
    Table,

    /// <summary>A function that policies rest on.</summary>
    Function,
}
