namespace Bookline.Tenancy;

/// <summary>What goes wrong with a tenant, as opposed to with a statement (<see cref="Npgsql.PostgresException"/>).</summary>
public abstract class TenancyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A statement reached a tenant's table and no tenant was bound (SQLSTATE 42501 of <c>require_tenant_context</c>).</summary>
public sealed class NoTenantContextException(Exception inner)
    : TenancyException(
        "No tenant is bound: run the statement inside WithTenantContextAsync, on the database that it hands over.",
        inner
    );

/// <summary>There is no such tenant (SQLSTATE BK101 of <c>require_active_tenant</c>).</summary>
public sealed class UnknownTenantException(TenantId tenant, Exception inner)
    : TenancyException($"There is no tenant {tenant}.", inner)
{
    public TenantId Tenant { get; } = tenant;
}

/// <summary>The tenant is suspended or cancelled (SQLSTATE BK102 of <c>require_active_tenant</c>).</summary>
public sealed class SuspendedTenantException(TenantId tenant, Exception inner)
    : TenancyException($"Tenant {tenant} may not work: it is suspended or cancelled.", inner)
{
    public TenantId Tenant { get; } = tenant;
}

/// <summary>A parameter holds a NUL, which PostgreSQL stores in no text. Nothing was sent.</summary>
public sealed class UnstorableTextException()
    : TenancyException("A text holds a NUL character, which PostgreSQL does not store.");

/// <summary>A unit of work was asked to serve a second tenant. One unit of work serves one.</summary>
public sealed class SecondTenantException : TenancyException
{
    /// <summary>Begun inside another tenant's unit of work.</summary>
    internal SecondTenantException(TenantId bound, TenantId asked)
        : base($"This unit of work is bound to tenant {bound} and cannot serve {asked}: end it first.") =>
        Bound = bound;

    /// <summary>Refused by the database (SQLSTATE 42501 of <c>set_tenant_context</c>).</summary>
    internal SecondTenantException(TenantId bound, Exception inner)
        : base($"This unit of work is bound to tenant {bound}, and a statement tried to bind another one.", inner) =>
        Bound = bound;

    public TenantId Bound { get; }
}

/// <summary>A <see cref="TenantDatabase"/> was used after the work that it was made for had ended.</summary>
public sealed class UnitOfWorkEndedException()
    : TenancyException(
        "The unit of work has ended: do not keep its database, and await everything before the work returns."
    );

/// <summary>A second statement was begun while the first one ran. A unit of work runs its statements one by one.</summary>
public sealed class StatementRunningException()
    : TenancyException("A statement of this unit of work is still running: await it (or its rows) first.");

/// <summary>
/// A statement of a transaction failed, and the work returned as if nothing had happened: nothing was committed. To answer to an
/// expected error, catch it around the transaction.
/// </summary>
public sealed class TransactionFailedException(Exception? first)
    : TenancyException("A statement of the transaction failed, and nothing was committed.", first);
