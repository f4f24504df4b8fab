namespace Bookline.Isolation.Attacks;

/// <summary>What is attacked, as whom, and how a tenant is bound there.</summary>
public sealed record AttackOptions
{
    /// <summary>
    /// Npgsql form. A privileged login, best a superuser: it plants canaries and becomes <see cref="Role"/>. All it does
    /// is rolled back.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>The application's role, which the attacks run as.</summary>
    public required string Role { get; init; }

    /// <summary>The column that says whose a row is.</summary>
    public string TenantColumn { get; init; } = "tenant_id";

    /// <summary>Schemas to look into; null: all but the system's.</summary>
    public IReadOnlyList<string>? Schemas { get; init; }

    /// <summary>
    /// Setting name → value, with {tenant} in it. Empty: <see cref="ContextSql"/>, else set_tenant_context where there
    /// is one, else the setting that the policies read.
    /// </summary>
    public IReadOnlyDictionary<string, string> ContextSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>A statement that binds the tenant, such as <c>select set_tenant_context('{tenant}')</c>.</summary>
    public string? ContextSql { get; init; }

    /// <summary>The table of the tenants themselves, with key <c>id</c>; null: <c>tenants</c> where there is one.</summary>
    public string? TenantsTable { get; init; }

    /// <summary>A statement of an attack that runs longer is given up.</summary>
    public TimeSpan StatementLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An attack waits so long for a lock of the live application, and no longer.</summary>
    public TimeSpan LockLimit { get; init; } = TimeSpan.FromSeconds(2);
}
