namespace Bookline.Tenancy;

/// <summary>What stands between the program and the server.</summary>
public enum Pooler
{
    /// <summary>Nothing, or a pooler that gives each client a server connection for its session.</summary>
    None,

    /// <summary>PgBouncer in transaction mode, or the like: nothing may outlive a transaction, prepared statements included.</summary>
    Transaction,
}

/// <summary>How a <see cref="TenantContext"/> works. Every default is safe.</summary>
public sealed record TenantContextOptions
{
    /// <summary>For a <see cref="TenantContext"/> that makes its own connections.</summary>
    public Pooler Pooler { get; init; } = Pooler.None;

    /// <summary>
    /// How many statements a connection keeps prepared; those used twice are. 0: none. Prepared plans are safe across
    /// tenants, since the policies ask for the tenant each time a plan runs.
    /// </summary>
    public int MaxPreparedStatements { get; init; } = 200;

    /// <summary>
    /// How long a tenant counts as active after the database was asked. A suspension takes hold everywhere within this time, for units
    /// of work that begin after it.
    /// Zero: ask in every unit of work, in the same round trip.
    /// </summary>
    public TimeSpan StatusLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>At most so many tenants are remembered as active, the others are asked for.</summary>
    public int MaxRememberedTenants { get; init; } = 100_000;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
