using Npgsql;

namespace Bookline.Tenancy.Units;

/// <summary>
/// One tenant's connection for the length of one unit of work. Each statement is a transaction of its own
/// (<paramref name="begin"/> null), or all of them are one. The connection is taken at the first statement.
/// </summary>
internal sealed class TenantUnit(
    NpgsqlDataSource source,
    ActiveTenants active,
    TenantId tenant,
    string? begin,
    CancellationToken cancel
) : IAsyncDisposable
{
    private readonly ActiveTenants active = active;
    private readonly Guid id = tenant.Required();
    private NpgsqlConnection? connection;
    private Phase phase = Phase.Fresh;
    private int running;

    private enum Phase
    {
        /// <summary>No transaction stands: the next statement begins one.</summary>
        Fresh,

        /// <summary>The transaction of the whole unit stands.</summary>
        Begun,

        /// <summary>A statement of it failed, or the outcome of one is not known.</summary>
        Failed,

        /// <summary>Committed, or the work has returned.</summary>
        Ended,
    }

    public TenantId Tenant => tenant;
    public CancellationToken Cancel => cancel;
    public bool HasEnded => phase == Phase.Ended;

    public bool IsOneTransaction => begin is not null;

    /// <summary>Sends the statements in one round trip, and waits until the server is done with all of them.</summary>
    /// <param name="statements">At least one.</param>
    /// <param name="commit">Ends the unit of work in the same round trip.</param>
    /// <returns>Affected rows of each statement.</returns>
    public async Task<IReadOnlyList<ulong>> ExecuteAsync(IReadOnlyList<TenantStatement> statements, bool commit)
    {
        var commands = statements.Select(s => s.ToCommand()).ToArray();
        await using var exchange = await BeginAsync(commands, commit);
        await exchange.RunAsync(static async (batch, _, token) => await batch.ExecuteNonQueryAsync(token));
        return Array.ConvertAll(commands, command => command.Rows);
    }

    /// <summary>Sends one statement and hands over its rows, in the same round trip.</summary>
    public async Task<T> ReadAsync<T>(
        TenantStatement statement,
        bool commit,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read
    )
    {
        await using var exchange = await BeginAsync([statement.ToCommand()], commit);
        return await exchange.RunAsync(
            async (batch, results, token) =>
            {
                await using var reader = await batch.ExecuteReaderAsync(token);
                await SkipAsync(reader, results, token);
                var value = await read(reader, token);
                await FinishAsync(reader, token);
                return value;
            }
        );
    }

    /// <summary>Sends one statement whose rows are read as they arrive.</summary>
    public async IAsyncEnumerable<NpgsqlDataReader> StreamAsync(TenantStatement statement, bool commit)
    {
        await using var exchange = await BeginAsync([statement.ToCommand()], commit);
        await using var reader = await exchange.RunAsync(
            async (batch, results, token) =>
            {
                var opened = await batch.ExecuteReaderAsync(token);
                await SkipAsync(opened, results, token);
                return opened;
            },
            finished: false
        );
        while (await exchange.RunAsync((_, _, token) => reader.ReadAsync(token), finished: false))
        {
            yield return reader;
        }
        await exchange.RunAsync(
            async (_, _, token) =>
            {
                await FinishAsync(reader, token);
                return true;
            }
        );
    }

    /// <summary>Runs work on the connection itself, inside the unit's transaction, which stands already.</summary>
    public async Task<T> OnConnectionAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work)
    {
        Enter();
        try
        {
            return phase == Phase.Begun
                ? await work(connection!, cancel)
                : throw new InvalidOperationException("No transaction stands yet.");
        }
        catch (Exception error)
        {
            phase = Phase.Failed;
            throw Explained(error);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Commits what stands. Nothing was sent, or it was committed already: does nothing.</summary>
    public async Task CommitAsync()
    {
        if (phase != Phase.Begun)
        {
            return;
        }
        await using var batch = new NpgsqlBatch(connection);
        Prelude.AddCommitTo(batch);
        try
        {
            await batch.ExecuteNonQueryAsync(cancel);
            phase = Phase.Ended;
        }
        catch (Exception error)
        {
            phase = Phase.Failed;
            throw Explained(error);
        }
    }

    /// <summary>Takes back what was not committed, and gives the connection back to the pool.</summary>
    public async ValueTask DisposeAsync()
    {
        var left = phase;
        phase = Phase.Ended;
        if (connection is null)
        {
            return;
        }
        if (left is Phase.Begun or Phase.Failed)
        {
            await Rollback.OfAsync(connection);
        }
        await connection.DisposeAsync();
    }

    private async ValueTask<Exchange> BeginAsync(NpgsqlBatchCommand[] commands, bool commit)
    {
        Enter();
        try
        {
            connection ??= await source.OpenConnectionAsync(cancel);
            var demandActive = false;
            var results = 0;
            var batch = new NpgsqlBatch(connection);
            if (phase != Phase.Begun)
            {
                demandActive = !active.Remembers(id);
                results = Prelude.AddTo(batch, begin ?? Prelude.Begin, id, demandActive);
            }
            foreach (var command in commands)
            {
                batch.BatchCommands.Add(command);
            }
            var commits = commit || !IsOneTransaction;
            if (commits)
            {
                Prelude.AddCommitTo(batch);
            }
            return new Exchange(this, batch, results, commits, demandActive);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private void Enter()
    {
        if (phase == Phase.Ended || (phase == Phase.Failed && IsOneTransaction))
        {
            throw new UnitOfWorkEndedException();
        }
        if (Interlocked.Exchange(ref running, 1) == 1)
        {
            throw new StatementRunningException();
        }
    }

    private void Leave() => Volatile.Write(ref running, 0);

    private Exception Explained(Exception error)
    {
        if (error is not PostgresException refused)
        {
            return error;
        }
        if (refused.SqlState is Translation.UnknownTenant or Translation.SuspendedTenant)
        {
            active.Forget(id);
        }
        return Translation.Of(refused, tenant) ?? error;
    }

    private static async Task SkipAsync(NpgsqlDataReader reader, int results, CancellationToken token)
    {
        for (var skipped = 0; skipped < results; skipped++)
        {
            await reader.NextResultAsync(token);
        }
    }

    // To the end: an error of the commit comes last.
    private static async Task FinishAsync(NpgsqlDataReader reader, CancellationToken token)
    {
        while (await reader.NextResultAsync(token)) { }
    }

    /// <summary>One round trip; disposed of half-way, what it did is taken back.</summary>
    private sealed class Exchange(TenantUnit unit, NpgsqlBatch batch, int results, bool commits, bool demandsActive)
        : IAsyncDisposable
    {
        private bool done;

        public async Task<T> RunAsync<T>(Func<NpgsqlBatch, int, CancellationToken, Task<T>> work, bool finished = true)
        {
            try
            {
                var value = await work(batch, results, unit.Cancel);
                if (finished)
                {
                    Succeed();
                }
                return value;
            }
            catch (Exception error) when (unit.Explained(error) is var explained && explained != error)
            {
                throw explained;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await batch.DisposeAsync();
            if (!done)
            {
                await unit.AbandonAsync();
            }
            unit.Leave();
        }

        private void Succeed()
        {
            done = true;
            if (demandsActive)
            {
                unit.active.Remember(unit.id);
            }
            unit.phase =
                !commits ? Phase.Begun
                : unit.IsOneTransaction ? Phase.Ended
                : Phase.Fresh;
        }
    }

    private async Task AbandonAsync()
    {
        phase = Phase.Failed;
        if (!IsOneTransaction)
        {
            await Rollback.OfAsync(connection!);
            phase = Phase.Fresh;
        }
    }
}
