using System.Data.Common;
using Bookline.Tenancy.Commands;
using Bookline.Tenancy.Units;
using Dapper;
using Npgsql;

namespace Bookline.Tenancy;

/// <summary>
/// The database as one tenant sees it, for one unit of work. Statements run one after the other. Parameters are positional
/// (<c>$1</c>, <c>$2</c>, …). Say <c>tenant_id = $n</c> in every query: row-level security holds without it, but the planner can
/// use an index only where the query names the tenant.
/// </summary>
public sealed class TenantDatabase
{
    private readonly TenantUnit unit;
    private readonly bool commit;

    // Columns are snake_case and properties are not. For the whole process, as Dapper has it.
    static TenantDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    internal TenantDatabase(TenantUnit unit, bool commit = false) => (this.unit, this.commit) = (unit, commit);

    /// <summary>Whose rows these are.</summary>
    public TenantId Tenant => unit.Tenant;

    /// <summary>Ends with the unit of work's; every statement heeds it.</summary>
    public CancellationToken Cancel => unit.Cancel;

    /// <summary>
    /// The next statement carries the transaction's COMMIT, which saves its round trip. Nothing can follow it, and what the caller does
    /// with its rows comes too late: it is committed also where they cannot be mapped.
    /// </summary>
    public TenantDatabase ThenCommit() => new(unit, commit: true);

    /// <summary>All rows, each as a <typeparamref name="T"/>: a record or class by column names, or a single value.</summary>
    /// <exception cref="PostgresException">The server refused the statement.</exception>
    /// <exception cref="UnitOfWorkEndedException">The work had returned.</exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, params object?[] parameters) =>
        unit.ReadAsync(new TenantStatement(sql, parameters), commit, Rows.AllAsync<T>);

    /// <summary>The only row; default where there is none.</summary>
    /// <exception cref="InvalidOperationException">There is more than one row.</exception>
    public Task<T?> QuerySingleOrDefaultAsync<T>(string sql, params object?[] parameters) =>
        unit.ReadAsync(new TenantStatement(sql, parameters), commit, Rows.OnlyOrDefaultAsync<T>);

    /// <summary>The only row.</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one.</exception>
    public Task<T> QuerySingleAsync<T>(string sql, params object?[] parameters) =>
        unit.ReadAsync(new TenantStatement(sql, parameters), commit, Rows.OnlyAsync<T>);

    /// <summary>
    /// The rows as they arrive, without holding them all. The statement runs to its end, also when the loop is left early.
    /// </summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(string sql, params object?[] parameters)
    {
        Func<DbDataReader, T>? parse = null;
        await foreach (var reader in unit.StreamAsync(new TenantStatement(sql, parameters), commit))
        {
            parse ??= Rows.Parser<T>(reader);
            yield return parse(reader);
        }
    }

    /// <summary>Runs a statement that gives no rows. BEGIN, COMMIT and ROLLBACK are the unit of work's, not a statement's.</summary>
    /// <returns>How many rows it wrote.</returns>
    public async Task<long> ExecuteAsync(string sql, params object?[] parameters) =>
        (long)(await unit.ExecuteAsync([new TenantStatement(sql, parameters)], commit))[0];

    /// <summary>Runs several statements in one round trip and one transaction.</summary>
    /// <returns>How many rows each one wrote.</returns>
    public async Task<IReadOnlyList<long>> BatchAsync(params IReadOnlyList<TenantStatement> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        return statements.Count == 0
            ? []
            : [.. (await unit.ExecuteAsync(statements, commit)).Select(rows => (long)rows)];
    }

    /// <summary>
    /// Inserts many rows by COPY, stamped with the tenant: five round trips however many rows. Needs
    /// <see cref="TenantContext.WithTenantTransactionAsync{T}"/>, since the rows are staged in a table of the transaction.
    /// </summary>
    /// <param name="table">Such as <c>services</c> or <c>public.services</c>; it has a column <c>tenant_id</c>.</param>
    /// <param name="columns">Of each row, in order, without <c>tenant_id</c>.</param>
    /// <param name="rows">Values that fit the columns' types.</param>
    /// <returns>How many rows were inserted.</returns>
    public Task<long> CopyAsync(
        string table,
        IReadOnlyList<string> columns,
        IAsyncEnumerable<IReadOnlyList<object?>> rows
    ) => new Staging(unit, table, columns).CopyAsync(rows, commit);
}
