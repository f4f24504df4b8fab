using Bookline.Migrations.Files;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>The frame of every verb that writes: lock, look, check, run, report.</summary>
static class Verbs
{
    /// <summary>Runs what <c>choose</c> picks, given the journal under the lock; it may refuse.</summary>
    public static async Task<RunReport> RunAsync(
        MigratorOptions options,
        IRunObserver observer,
        string verb,
        string direction,
        Func<RunScope, IReadOnlyList<(Migration Migration, MigrationScript Script)>> choose,
        CancellationToken ct
    )
    {
        RunScope? run = null;
        try
        {
            run = await RunScope.OpenAsync(options, observer, verb, ct);
            var drifts = await Drifts.FindAsync(options.Migrations, run.State, run.Main, ct);
            if (drifts.Count > 0)
            {
                throw new DriftException(drifts);
            }

            var work = choose(run);
            if (work.Count > 0)
            {
                await WorkAsync(run, verb, direction, work, ct);
            }

            return run.Report();
        }
        catch (MigrationException e)
        {
            e.Progress ??= run?.Report();
            throw;
        }
        catch (OperationCanceledException e)
        {
            throw Interrupted(run, e);
        }
        catch (NpgsqlException e)
        {
            throw ct.IsCancellationRequested ? Interrupted(run, e) : StepFailure.OfEngine(e, "The run stopped");
        }
        finally
        {
            if (run is not null)
            {
                await run.DisposeAsync();
            }
        }
    }

    static async Task WorkAsync(
        RunScope run,
        string verb,
        string direction,
        IReadOnlyList<(Migration Migration, MigrationScript Script)> work,
        CancellationToken ct
    )
    {
        await run.LookAroundAsync(ct);
        var steps = work.Sum(w => w.Script.Work.Count - run.State.Done(w.Migration.Id, direction).Count);
        run.Observer.RunStarting(
            new RunStarting(
                run.Factory.RunId,
                verb,
                [.. work.Select(w => w.Migration.Id)],
                steps,
                run.Hello.Database,
                run.Factory.Server
            )
        );
        await Preflights.RunAsync(run, work, ct);
        await run.EnsureJournalAsync(ct);
        foreach (var (migration, script) in work)
        {
            ct.ThrowIfCancellationRequested();
            await using var runner = new DirectionRunner(run, run.Begin(migration, direction, script));
            await runner.RunAsync(ct);
        }
    }

    static RunInterruptedException Interrupted(RunScope? run, Exception e)
    {
        var report = run?.Report();
        var steps = report?.Migrations.SelectMany(m =>
            m.Steps.Where(s => s.State == "failed").Select(s => $"step '{s.Name}' of {m.Id}")
        );
        var where = steps is null ? "" : string.Join(", ", steps);
        var message =
            where.Length == 0
                ? "Interrupted between steps."
                : $"Interrupted in {where}: that work was rolled back, or will be repaired.";
        return new RunInterruptedException(message, e) { Progress = report };
    }
}
