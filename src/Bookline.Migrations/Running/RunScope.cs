using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Journal;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>What the parts of one writing run share: the lock's session, the journal, the counters, what was said.</summary>
sealed class RunScope : IAsyncDisposable
{
    readonly List<Finding> findings = [];
    readonly List<DirectionRun> directions = [];
    readonly long started;
    string verb = "";
    int journalWrites;

    RunScope(MigratorOptions options, IRunObserver observer, SessionFactory factory)
    {
        (Options, Observer, Factory) = (options, new SerialObserver(observer), factory);
        Journal = new JournalWriter(options.RunnerVersion, factory.RunId);
        started = options.Time.GetTimestamp();
    }

    public MigratorOptions Options { get; }
    public IRunObserver Observer { get; }
    public SessionFactory Factory { get; }
    public JournalWriter Journal { get; }

    /// <summary>Holds the runner lock.</summary>
    public Session Main { get; private set; } = null!;

    public Hello Hello { get; private set; } = null!;
    public JournalState State { get; private set; } = JournalState.Empty;
    public KnownTables Known { get; private set; } = new([], "public");
    public long? FreeDiskBytes { get; private set; }

    /// <summary>Connects and takes the runner lock.</summary>
    public static async Task<RunScope> OpenAsync(
        MigratorOptions options,
        IRunObserver observer,
        string verb,
        CancellationToken ct
    )
    {
        var run = new RunScope(options, observer, new SessionFactory(options))
        {
            verb = verb,
            FreeDiskBytes = options.FreeDiskBytes,
        };
        try
        {
            (run.Main, run.Hello) = await run.Factory.OpenAsync(ct);
            if (run.Hello.IsStandby)
            {
                throw new WrongStateException(
                    "This server is a standby and takes no writes.",
                    "Connect to the primary."
                );
            }

            run.State = await RunnerLock.TakeAsync(run.Main, run.Hello, run.Factory, options, run.Observer, ct);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks at the database as it is before anything changes.</summary>
    public async Task LookAroundAsync(CancellationToken ct)
    {
        await Main.RunAsync(ct, BlockingMeter.Prepare);
        Known = await KnownTables.ReadAsync(Main, Options.SearchPath, ct);
        FreeDiskBytes = await FreeDisk.TellAsync(Main, Factory, FreeDiskBytes, ct);
    }

    /// <summary>Makes the journal's tables unless they are there.</summary>
    public async Task EnsureJournalAsync(CancellationToken ct)
    {
        if (Hello.JournalExists || State.Migrations.Count > 0)
        {
            return;
        }

        await WriteJournalAsync(
            new JournalWrite(0, "", "", "created"),
            async () =>
            {
                try
                {
                    await Main.RunAsync(ct, ["begin", .. JournalSchema.Create, "commit"]);
                }
                catch (PostgresException e)
                {
                    await Main.RollbackAsync();
                    throw StepFailure.OfEngine(e, "The journal could not be made in schema bookline_migrations");
                }
            }
        );
    }

    /// <summary>A further session, for steps that run beside others.</summary>
    public async Task<Session> OpenWorkerAsync(CancellationToken ct)
    {
        var (session, hello) = await Factory.OpenAsync(ct);
        try
        {
            await using var batch = session.Batch();
            Factory.AddSettings(batch, hello, FreeDiskBytes);
            batch.Add(RunnerLock.JoinAsWorker);
            batch.Add(BlockingMeter.Prepare);
            await batch.ExecuteNonQueryAsync(ct);
            await RunnerLock.RequireSameServerAsync(session, Hello.Pid, ct);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells the observer before and after something durable happens to the journal.</summary>
    public async Task WriteJournalAsync(JournalWrite write, Func<Task> commit)
    {
        write = write with { Number = Interlocked.Increment(ref journalWrites) };
        Observer.JournalWriting(write);
        await commit();
        Observer.JournalWritten(write);
    }

    /// <summary>Passes on what a script says while a step runs.</summary>
    public Action<PostgresNotice> Listen(string migration, string step) =>
        notice =>
        {
            if (ScriptVoice.Read(notice, migration, step) is { } finding)
            {
                Say(finding);
            }
        };

    public void Say(Finding finding)
    {
        lock (findings)
        {
            findings.Add(finding);
        }

        Observer.ScriptSpoke(new ScriptNotice(finding));
    }

    public IReadOnlyList<Finding> Findings
    {
        get
        {
            lock (findings)
            {
                return [.. findings];
            }
        }
    }

    public DirectionRun Begin(Migration migration, string direction, MigrationScript script)
    {
        var run = new DirectionRun(migration, direction, script, State, Options.Time);
        directions.Add(run);
        return run;
    }

    public RunReport Report()
    {
        var migrations = directions.Select(d => d.Report()).ToList();
        var longest = directions.Select(d => d.Longest).OfType<Block>().MaxBy(b => b.Ms);
        return new RunReport(
            Factory.RunId,
            verb,
            migrations,
            Findings,
            longest,
            Options.Time.GetElapsedTime(started).TotalMilliseconds
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Main is not null)
        {
            await Main.DisposeAsync();
        }

        await Factory.DisposeAsync();
    }
}
