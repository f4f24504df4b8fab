namespace Bookline.Isolation.Attacks;

/// <summary>What the attacks run as, and how a tenant is bound.</summary>
public sealed record AttackOptions
{
    /// <summary>A privileged login: it creates the canaries and takes the role on.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The application's role.</summary>
    public required string Role { get; init; }

    public string TenantColumn { get; init; } = "tenant_id";

    /// <summary>Null: every schema but the system's.</summary>
    public IReadOnlyList<string>? Schemas { get; init; }

    /// <summary>Setting name → template with {tenant}.</summary>
    public IReadOnlyDictionary<string, string> ContextSettings { get; init; } = new Dictionary<string, string>();

    public string? ContextSql { get; init; }

    public string? TenantsTable { get; init; }
}

public enum AttackOutcome
{
    Refused,
    NothingSeen,
    Leaked,
    NotApplicable,
    NotRun,
}

public sealed record AttackResult(string Table, string Attack, AttackOutcome Outcome, string Detail);

public static class AttackRunner
{
    public static Task<IReadOnlyList<AttackResult>> RunAsync(
        AttackOptions options,
        IProgress<AttackResult>? progress,
        CancellationToken ct
    ) => Task.FromResult<IReadOnlyList<AttackResult>>([]);
}
