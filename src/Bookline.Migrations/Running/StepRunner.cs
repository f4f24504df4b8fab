using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>How a unit of work (a step, or one round of a repeated step) ended.</summary>
readonly record struct UnitResult(bool Skipped, long Rows, long LastRows, Block? Block);

/// <summary>Runs one step to its end: skip or act, record, try again while somebody is in the way.</summary>
sealed class StepRunner(RunScope run, DirectionRun direction, ScriptStep step, Session session)
{
    // A step that never comes to an end is a bug in its script, not a reason to run for ever.
    const int MostRounds = 1_000_000;
    const int MostBudgetAttempts = 3;
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    readonly TimeProvider time = run.Options.Time;
    int retries;

    // The server cancels an autovacuum only for those who wait longer than a step may let others queue behind it.
    VacuumWait? vacuumWait;
    long? firstRefusal;
    bool laterRound;

    public async Task RunAsync(CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var migration = direction.Migration.Id;
        run.Observer.StepStarting(
            new StepStarting(
                migration,
                step.Name,
                step.Description,
                step.Position,
                direction.Script.Steps.Count,
                step.Kind
            )
        );
        session.OnNotice = run.Listen(migration, step.Name);
        var (state, rows, longest) = ("failed", 0L, (Block?)null);
        try
        {
            var unit = await UnitAsync(ct);
            (rows, longest) = (unit.Rows, unit.Block);
            for (var round = 1; step.Repeat && !unit.Skipped && unit.LastRows > 0; round++)
            {
                var elapsed = time.GetElapsedTime(started).TotalMilliseconds;
                run.Observer.StepProgress(new StepProgress(migration, step.Name, round, rows, elapsed));
                if (round == MostRounds)
                {
                    throw new WrongStateException(
                        $"Step '{step.Name}' of {direction.Script.FileName} still finds rows after {MostRounds} rounds.",
                        "Its last statement must come to affect no rows."
                    );
                }

                laterRound = true;
                unit = await UnitAsync(ct);
                rows += unit.Rows;
                longest = Longer(longest, unit.Block);
            }

            state = unit.Skipped ? "skipped" : "done";
        }
        finally
        {
            session.OnNotice = null;
            var result = new StepRun(
                step.Name,
                step.Description,
                state,
                rows,
                time.GetElapsedTime(started).TotalMilliseconds,
                longest?.Ms ?? 0,
                longest?.Table,
                retries
            );
            direction.Finished(result, longest);
            run.Observer.StepFinished(new StepFinished(migration, result));
        }
    }

    /// <summary>One unit, tried until it succeeds or patience ends.</summary>
    async Task<UnitResult> UnitAsync(CancellationToken ct)
    {
        firstRefusal = null;
        for (var attempt = 1; ; attempt++)
        {
            var statements = new Dictionary<NpgsqlBatchCommand, SqlStatement>();
            try
            {
                return step.NoTransaction
                    ? await new LooseStep(run, direction, step, session, statements, attempt > 1, vacuumWait).RunAsync(
                        ct
                    )
                    : await new StepTransaction(
                        run,
                        direction,
                        step,
                        session,
                        statements,
                        laterRound,
                        vacuumWait
                    ).RunAsync(ct);
            }
            catch (OperationCanceledException)
            {
                await session.RollbackAsync();
                throw;
            }
            catch (MigrationException e)
            {
                await session.RollbackAsync();
                // What nobody bounded may have blocked for minutes: once is enough.
                var bounded = run.Known.Blocks(step.Locks);
                if (e is not BlockingBudgetExceededException || !bounded || attempt >= MostBudgetAttempts)
                {
                    throw;
                }

                await StepBackAsync(e.Message, [], attempt, e, ct);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                await session.RollbackAsync();
                ct.ThrowIfCancellationRequested();
                var statement = StepFailure.Failing(e, statements);
                var typed = StepFailure.IsStatementTimeout(e)
                    ? BudgetExceeded(statement, e)
                    : StepFailure.Of(e, direction.Migration, direction.Script, step, statement);
                var again =
                    typed is BlockingBudgetExceededException
                        ? attempt < MostBudgetAttempts
                        : StepFailure.IsRetryable(e);
                if (!again)
                {
                    throw typed;
                }

                var blockers = await LookForBlockersAsync(statement, ct);
                await StepBackAsync(((e as PostgresException)?.MessageText) ?? e.Message, blockers, attempt, typed, ct);
            }
        }
    }

    async Task<List<Blocker>> LookForBlockersAsync(SqlStatement? refused, CancellationToken ct)
    {
        try
        {
            var wanted = step.AnnouncedLocks.Concat(refused?.Locks ?? step.Locks);
            var blockers = await Blockers.FindAsync(session, run.Known, wanted, ct);
            vacuumWait = await VacuumWait.ForAsync(session, run.Known, step, blockers, ct);
            return blockers;
        }
        catch (NpgsqlException e) when (!session.IsOpen && !ct.IsCancellationRequested)
        {
            throw StepFailure.Of(e, direction.Migration, direction.Script, step, refused);
        }
    }

    async Task StepBackAsync(
        string reason,
        IReadOnlyList<Blocker> blockers,
        int attempt,
        MigrationException typed,
        CancellationToken ct
    )
    {
        // Work before the first refusal is not waiting.
        var since = firstRefusal ??= time.GetTimestamp();
        var growing = Math.Min(
            FirstDelay.TotalMilliseconds * Math.Pow(1.5, Math.Min(attempt - 1, 20)),
            LongestDelay.TotalMilliseconds
        );
        // Jitter, so that steps that collided do not collide again.
        var delay = TimeSpan.FromMilliseconds(growing * (0.5 + (Random.Shared.NextDouble() / 2)));
        if (time.GetElapsedTime(since) + delay > run.Options.LockPatience)
        {
            if (typed is BlockingBudgetExceededException)
            {
                throw typed;
            }

            throw Exhausted(reason, blockers, attempt, time.GetElapsedTime(since), typed);
        }

        retries++;
        run.Observer.StepRetrying(
            new StepRetrying(direction.Migration.Id, step.Name, attempt, delay.TotalMilliseconds, reason, blockers)
        );
        await Task.Delay(delay, time, ct);
    }

    LockPatienceExhaustedException Exhausted(
        string reason,
        IReadOnlyList<Blocker> blockers,
        int attempts,
        TimeSpan waited,
        MigrationException typed
    )
    {
        var who =
            blockers.Count == 0
                ? "Nobody who can be seen is in the way any more."
                : $"In the way: {string.Join("; ", blockers)}.";
        return new LockPatienceExhaustedException(
            $"Step '{step.Name}' of {direction.Script.FileName} still did not get its locks {waited.TotalSeconds:0.#} s after the first attempt was refused ({attempts} attempts: {reason}). {who}",
            blockers,
            attempts,
            typed.InnerException ?? typed
        )
        {
            Migration = typed.Migration,
            File = typed.File,
            Line = typed.Line,
            Step = typed.Step,
            Statement = typed.Statement,
            SqlState = typed.SqlState,
        };
    }

    BlockingBudgetExceededException BudgetExceeded(SqlStatement? statement, Exception e)
    {
        var locks = statement is null ? step.Locks : step.AnnouncedLocks.Concat(statement.Locks);
        var table = locks
            .Where(l => l.Mode.BlocksWriters())
            .Select(l => run.Known.Find(l.Table)?.FullName)
            .FirstOrDefault(t => t is not null);
        return Budget(run, direction, step, statement, table, run.Options.MaxBlock.TotalMilliseconds, e);
    }

    public static BlockingBudgetExceededException Budget(
        RunScope run,
        DirectionRun direction,
        ScriptStep step,
        SqlStatement? statement,
        string? table,
        double ms,
        Exception? e
    ) =>
        new(
            $"Step '{step.Name}' of {direction.Script.FileName} would block {table ?? "a table"} for more than "
                + $"{run.Options.MaxBlock.TotalMilliseconds:0} ms (gave up after {ms:0} ms).",
            table,
            ms,
            e
        )
        {
            Migration = direction.Migration.Id,
            File = direction.Script.FileName,
            Line = statement?.Line ?? step.Line,
            Step = step.Name,
            Statement = statement?.Summary,
        };

    static Block? Longer(Block? a, Block? b) => a is null || (b is not null && b.Ms > a.Ms) ? b : a;
}
