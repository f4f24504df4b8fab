namespace Bookline.Isolation;

/// <summary>What an audit looks at.</summary>
public sealed record IsolationOptions
{
    /// <summary>Npgsql form. Any login that may connect: catalogs are readable by everybody.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The column that says whose a row is.</summary>
    public string TenantColumn { get; init; } = "tenant_id";

    /// <summary>
    /// The table of the tenants themselves: <c>[schema.]table[.key]</c>, or <c>none</c>. Null: <c>tenants</c> with the
    /// key <c>id</c>, where there is one.
    /// </summary>
    public string? TenantsTable { get; init; }

    /// <summary>Null or empty: every schema but the system's.</summary>
    public IReadOnlyList<string>? Schemas { get; init; }

    /// <summary>
    /// The application's login or role. Null: every role, short of superusers, that policies or grants on tenant tables
    /// speak of, and the logins that are its members.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>Leaks that are known and borne: <c>check</c> or <c>check:object</c>; they become notes.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];
}
