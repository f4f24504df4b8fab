using System.Data;
using Bookline.Migrations;
using Bookline.Tenancy.Units;
using Npgsql;

namespace Bookline.Tenancy;

/// <summary>
/// Runs work in the context of one tenant: the database shows that tenant's rows and no others (row-level security), also
/// to SQL that forgets to ask. Thread-safe; one for the whole program.
/// </summary>
/// <example>
/// <code>
/// var services = await tenants.WithTenantContextAsync(tenantId, db =>
///     db.QueryAsync&lt;Service&gt;("select id, name, price from services where tenant_id = $1", tenantId));
/// </code>
/// </example>
public sealed class TenantContext : IAsyncDisposable
{
    // Work inside work for another tenant is a slip, not a wish: it would read one tenant's data into the other's.
    private static readonly AsyncLocal<TenantUnit?> Current = new();

    private readonly ActiveTenants active;
    private readonly bool closeCursors;
    private readonly bool owned;

    /// <summary>With connections of its own, pooled and with prepared statements.</summary>
    /// <param name="databaseUrl"><c>postgresql://user:password@host:port/database</c> or an Npgsql connection string.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">It is neither, or it asks for multiplexing; the message never repeats it.</exception>
    public TenantContext(string databaseUrl, TenantContextOptions? options = null)
    {
        options ??= new TenantContextOptions();
        DataSource = DataSources.Create(databaseUrl, options);
        active = new ActiveTenants(options);
        closeCursors = options.Pooler == Pooler.Transaction;
        owned = true;
    }

    /// <summary>On connections that somebody else configures and disposes of.</summary>
    /// <exception cref="ArgumentException">It multiplexes: statements of several tenants would share a connection.</exception>
    public TenantContext(NpgsqlDataSource dataSource, TenantContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        DataSources.RefuseMultiplexing(dataSource.ConnectionString);
        DataSource = dataSource;
        options ??= new TenantContextOptions();
        closeCursors = options.Pooler == Pooler.Transaction;
        active = new ActiveTenants(options);
    }

    /// <summary>Where the connections come from. Outside a context they show no tenant's rows.</summary>
    public NpgsqlDataSource DataSource { get; }

    internal ActiveTenants Active => active;

    /// <summary>
    /// Runs work for a tenant. Each statement is a transaction of its own and takes one round trip: what one of them wrote
    /// stays when a later one fails.
    /// </summary>
    /// <param name="tenant">Whose rows.</param>
    /// <param name="work">Gets the database as this tenant sees it, valid until the work returns.</param>
    /// <param name="cancel">Ends the work, a running statement included.</param>
    /// <exception cref="UnknownTenantException">No such tenant.</exception>
    /// <exception cref="SuspendedTenantException">The tenant may not work.</exception>
    /// <exception cref="SecondTenantException">The call is made inside work for another tenant.</exception>
    public Task<T> WithTenantContextAsync<T>(
        TenantId tenant,
        Func<TenantDatabase, Task<T>> work,
        CancellationToken cancel = default
    ) => RunAsync(tenant, begin: null, work, cancel);

    /// <inheritdoc cref="WithTenantContextAsync{T}"/>
    public Task WithTenantContextAsync(
        TenantId tenant,
        Func<TenantDatabase, Task> work,
        CancellationToken cancel = default
    ) => RunAsync(tenant, begin: null, Always(work), cancel);

    /// <summary>
    /// Runs work for a tenant as one transaction. It begins in the round trip of the first statement, commits when the work
    /// returns (in a round trip of its own, or in that of the last statement: <see cref="TenantDatabase.ThenCommit"/>), and is
    /// rolled back when the work throws or a statement of it has failed.
    /// </summary>
    /// <exception cref="TransactionFailedException">
    /// A statement failed, and the work returned all the same: nothing was committed.
    /// </exception>
    /// <param name="isolation">ReadCommitted, RepeatableRead or Serializable.</param>
    /// <inheritdoc cref="WithTenantContextAsync{T}"/>
    public Task<T> WithTenantTransactionAsync<T>(
        TenantId tenant,
        Func<TenantDatabase, Task<T>> work,
        IsolationLevel isolation = IsolationLevel.ReadCommitted,
        CancellationToken cancel = default
    ) => RunAsync(tenant, Beginning(isolation), work, cancel);

    /// <inheritdoc cref="WithTenantTransactionAsync{T}"/>
    public Task WithTenantTransactionAsync(
        TenantId tenant,
        Func<TenantDatabase, Task> work,
        IsolationLevel isolation = IsolationLevel.ReadCommitted,
        CancellationToken cancel = default
    ) => RunAsync(tenant, Beginning(isolation), Always(work), cancel);

    /// <summary>Closes the connections, if they are its own.</summary>
    public ValueTask DisposeAsync() => owned ? DataSource.DisposeAsync() : ValueTask.CompletedTask;

    private async Task<T> RunAsync<T>(
        TenantId tenant,
        string? begin,
        Func<TenantDatabase, Task<T>> work,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        // A task that outlives the work it was started in is free again.
        for (var outer = Current.Value; outer is not null; outer = outer.Outer)
        {
            if (!outer.HasReturned && outer.Tenant != tenant)
            {
                throw new SecondTenantException(outer.Tenant, tenant);
            }
        }
        await using var unit = new TenantUnit(DataSource, active, tenant, begin, closeCursors, cancel)
        {
            Outer = Current.Value is { HasReturned: false } enclosing ? enclosing : null,
        };
        // Set in this method, it is seen by the work and by nobody after it.
        Current.Value = unit;
        var result = await work(new TenantDatabase(unit));
        await unit.CommitAsync();
        return result;
    }

    private static Func<TenantDatabase, Task<bool>> Always(Func<TenantDatabase, Task> work) =>
        async db =>
        {
            await work(db);
            return true;
        };

    private static string Beginning(IsolationLevel isolation) =>
        isolation switch
        {
            IsolationLevel.ReadCommitted => Prelude.Begin,
            IsolationLevel.RepeatableRead => "begin isolation level repeatable read",
            IsolationLevel.Serializable => "begin isolation level serializable",
            _ => throw new ArgumentOutOfRangeException(
                nameof(isolation),
                isolation,
                "PostgreSQL knows ReadCommitted, RepeatableRead and Serializable."
            ),
        };
}
