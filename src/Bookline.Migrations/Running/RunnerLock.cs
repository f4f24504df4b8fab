using Bookline.Migrations.Connecting;
using Bookline.Migrations.Journal;

namespace Bookline.Migrations.Running;

/// <summary>One runner at a time in a database, and none before the last one's workers are really gone.</summary>
/// <remarks>
/// Polled, never waited for inside the server: a session that waits in <c>pg_advisory_lock</c> holds a snapshot, and
/// <c>create index concurrently</c> waits for old snapshots, so two runners would wait for each other.
/// </remarks>
static class RunnerLock
{
    /// <summary>"bookline": held by the main session of a runner.</summary>
    public const long RunnerKey = 0x626F6F6B6C696E65;

    /// <summary>Held, shared, by every worker session.</summary>
    public const long WorkerKey = RunnerKey + 1;

    static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    static readonly string TryTake = $"""
        with runner as materialized (select pg_try_advisory_lock({RunnerKey}) as held)
        select held, case when held then pg_try_advisory_lock({WorkerKey}) and pg_advisory_unlock({WorkerKey}) end
        from runner
        """;

    static readonly string TryWorkers = $"select pg_try_advisory_lock({WorkerKey}) and pg_advisory_unlock({WorkerKey})";

    public static readonly string JoinAsWorker = $"select pg_advisory_lock_shared({WorkerKey})";

    static string Holders(long key) =>
        $"""
            select l.pid, a.application_name, a.usename::text, a.backend_start
            from pg_locks l
            left join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                and l.classid::bigint = {(uint)(key >> 32)} and l.objid::bigint = {(uint)key}
                and l.database = (select oid from pg_database where datname = current_database())
            """;

    /// <summary>Gives the session its settings, takes the lock, and reads the journal as it is under the lock.</summary>
    /// <exception cref="LockedByAnotherRunnerException">Somebody else kept it for longer than the options allow.</exception>
    public static async Task<JournalState> TakeAsync(
        Session session,
        Hello hello,
        SessionFactory factory,
        MigratorOptions options,
        IRunObserver observer,
        CancellationToken ct
    )
    {
        bool held,
            workersGone;
        await using (var batch = session.Batch())
        {
            factory.AddSettings(batch, hello, options.FreeDiskBytes);
            batch.Add(TryTake);
            if (hello.JournalExists)
            {
                JournalReader.Add(batch);
            }

            await using var reader = await batch.ExecuteReaderAsync(ct);
            (held, workersGone) = (
                await reader.AllAsync(r => (r.GetBoolean(0), !r.IsDBNull(1) && r.GetBoolean(1)), ct)
            )[0];
            if (held && workersGone && hello.JournalExists)
            {
                await reader.NextResultAsync(ct);
                return await JournalReader.ReadAsync(reader, ct);
            }
        }

        if (!held || !workersGone)
        {
            await WaitAsync(session, held, options, observer, ct);
        }

        // The journal may have been made between our first question and the lock.
        const string Exists = "select to_regclass('bookline_migrations.journal') is not null";
        return (await session.RowsAsync(Exists, r => r.GetBoolean(0), ct))[0]
            ? await JournalReader.ReadAsync(session, ct)
            : JournalState.Empty;
    }

    public static async Task<List<RunnerInfo>> HoldersAsync(Session session, long key, CancellationToken ct) =>
        await session.RowsAsync(
            Holders(key),
            r => new RunnerInfo(r.IsDBNull(0) ? 0 : r.GetInt32(0), r.Text(1), r.Text(2), r.Moment(3)),
            ct
        );

    /// <summary>Several hosts, a balancer or a name with several addresses may lead a worker elsewhere.</summary>
    /// <exception cref="ConnectionLostException">The main session does not hold the runner lock where this one is.</exception>
    public static async Task RequireSameServerAsync(Session worker, int mainPid, CancellationToken ct)
    {
        var holders = await HoldersAsync(worker, RunnerKey, ct);
        if (!holders.Exists(h => h.Pid == mainPid))
        {
            throw new ConnectionLostException(
                "A further connection of this run came to another server, or the first one has lost its lock."
            )
            {
                Hint = "Connect to one server, without balancing over several hosts, then run the same command again.",
            };
        }
    }

    static async Task WaitAsync(
        Session session,
        bool held,
        MigratorOptions options,
        IRunObserver observer,
        CancellationToken ct
    )
    {
        var started = options.Time.GetTimestamp();
        var told = false;
        while (true)
        {
            var holders = await HoldersAsync(session, held ? WorkerKey : RunnerKey, ct);
            if (!told && holders.Count > 0)
            {
                observer.WaitingForRunner(holders[0]);
                told = true;
            }

            if (options.Time.GetElapsedTime(started) >= options.LockWait)
            {
                throw Refuse(holders, held);
            }

            await Task.Delay(PollEvery, options.Time, ct);
            if (held)
            {
                if ((await session.RowsAsync(TryWorkers, r => r.GetBoolean(0), ct))[0])
                {
                    return;
                }

                continue;
            }

            var now = (
                await session.RowsAsync(
                    TryTake,
                    r => (Held: r.GetBoolean(0), Gone: !r.IsDBNull(1) && r.GetBoolean(1)),
                    ct
                )
            )[0];
            held = now.Held;
            if (now is (true, true))
            {
                return;
            }
        }
    }

    static LockedByAnotherRunnerException Refuse(List<RunnerInfo> holders, bool onlyWorkers)
    {
        var who =
            holders.Count == 0
                ? "a session that is gone by now"
                : string.Join(", ", holders.Select(h => $"pid {h.Pid} ({h.Application ?? "?"}, user {h.User ?? "?"})"));
        return new LockedByAnotherRunnerException(
            onlyWorkers
                ? $"A worker of an earlier runner is still at work on the server: {who}."
                : $"Another runner is migrating this database: {who}.",
            holders
        );
    }
}
