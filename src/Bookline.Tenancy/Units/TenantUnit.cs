using System.Data;
using Npgsql;

namespace Bookline.Tenancy.Units;

/// <summary>
/// One tenant's connection for the length of one unit of work. Each statement is a transaction of its own
/// (<paramref name="begin"/> null), or all of them are one. The connection is taken at the first statement; where statements are
/// transactions of their own, the one after a statement that lost it takes another.
/// </summary>
internal sealed partial class TenantUnit(
    NpgsqlDataSource source,
    ActiveTenants active,
    TenantId tenant,
    string? begin,
    bool closeCursors,
    CancellationToken cancel
) : IAsyncDisposable
{
    private readonly ActiveTenants active = active;
    private readonly Guid id = tenant.Required();
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    private readonly Lock ending = new();
    private NpgsqlConnection? connection;
    private NpgsqlDataReader? streaming;
    private Exception? failure;
    private Phase phase = Phase.Fresh;
    private int running;

    // What is on its way to the server or back. Nobody else may touch the connection until it is over.
    private Task pending = Task.CompletedTask;

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

    /// <summary>The unit of work that this one was begun in.</summary>
    public TenantUnit? Outer { get; init; }

    public bool HasReturned { get; private set; }

    public bool IsOneTransaction => begin is not null;

    /// <summary>The work has returned: commits what stands.</summary>
    /// <exception cref="StatementRunningException">It did not wait for all of its statements.</exception>
    /// <exception cref="TransactionFailedException">One of them failed, and nothing can be committed.</exception>
    public async Task CommitAsync()
    {
        // Held until it is committed, so that no statement begins meanwhile.
        if (Interlocked.Exchange(ref running, 1) == 1)
        {
            throw new StatementRunningException();
        }
        try
        {
            if (phase == Phase.Failed && IsOneTransaction)
            {
                throw new TransactionFailedException(failure);
            }
            if (phase == Phase.Begun)
            {
                await SendCommitAsync();
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>
    /// Ends what is still running, takes back what was not committed, and gives the connection back to the pool. Throws nothing.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Phase left;
        bool stillRunning;
        Task last;
        // From here on nothing begins on the connection but what this does.
        lock (ending)
        {
            HasReturned = true;
            (left, phase) = (phase, Phase.Ended);
            stillRunning = Volatile.Read(ref running) == 1;
            last = pending;
        }
        if (stillRunning || !last.IsCompleted)
        {
            await stop.CancelAsync();
        }
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Interlocked.Exchange(ref connection, null) is { } taken)
        {
            await CloseStreamAsync();
            if (stillRunning || left is Phase.Begun or Phase.Failed)
            {
                await Rollback.OfAsync(taken);
            }
            await taken.DisposeAsync();
        }
        stop.Dispose();
    }

    private async Task SendCommitAsync()
    {
        await using var batch = new NpgsqlBatch(connection);
        // A COMMIT or ROLLBACK among the statements would otherwise go unnoticed.
        Prelude.AddDemandContextTo(batch);
        Prelude.AddCommitTo(batch, closeCursors);
        try
        {
            await batch.ExecuteNonQueryAsync(stop.Token);
            phase = Phase.Ended;
        }
        catch (Exception error)
        {
            Fail(error);
            throw Explained(error);
        }
    }

    private async Task CloseStreamAsync()
    {
        try
        {
            if (Interlocked.Exchange(ref streaming, null) is { } open)
            {
                await open.DisposeAsync();
            }
        }
        catch (Exception error)
            when (error is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            // The rollback finds out whether the connection is still good.
        }
    }

    private async ValueTask<Exchange> BeginAsync(NpgsqlBatchCommand[] commands, bool commit)
    {
        Enter();
        try
        {
            if (connection is null)
            {
                await TrackAsync(OpenAsync);
            }
            var askedAt = active.Now;
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
                Prelude.AddCommitTo(batch, closeCursors);
            }
            return new Exchange(this, batch, results, commits, demandActive ? askedAt : null);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private async Task<bool> OpenAsync()
    {
        connection = await source.OpenConnectionAsync(stop.Token);
        return true;
    }

    /// <summary>Begins work on the connection, unless it is no longer this one's to work on.</summary>
    /// <exception cref="UnitOfWorkEndedException">The work had returned.</exception>
    private Task<T> TrackAsync<T>(Func<Task<T>> begin)
    {
        lock (ending)
        {
            if (HasReturned)
            {
                throw new UnitOfWorkEndedException();
            }
            var work = begin();
            pending = work;
            return work;
        }
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref running, 1) == 1)
        {
            throw new StatementRunningException();
        }
        if (phase == Phase.Ended || (phase == Phase.Failed && IsOneTransaction))
        {
            Leave();
            throw new UnitOfWorkEndedException();
        }
    }

    private void Fail(Exception error)
    {
        failure ??= error;
        MoveTo(Phase.Failed);
    }

    // The end is final, whatever was still on its way then.
    private void MoveTo(Phase next)
    {
        lock (ending)
        {
            phase = HasReturned ? Phase.Ended : next;
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

    /// <summary>A statement failed: takes back what it may have left, unless whoever ended the unit of work does.</summary>
    private Task AbandonAsync()
    {
        lock (ending)
        {
            return HasReturned ? Task.CompletedTask : pending = TakeBackAsync();
        }
    }

    private async Task TakeBackAsync()
    {
        MoveTo(Phase.Failed);
        if (IsOneTransaction || connection is not { } used)
        {
            return;
        }
        await Rollback.OfAsync(used);
        if (used.State != ConnectionState.Open && Interlocked.CompareExchange(ref connection, null, used) == used)
        {
            await used.DisposeAsync();
        }
        MoveTo(Phase.Fresh);
    }
}
