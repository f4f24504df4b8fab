using Bookline.Migrations.Files;
using Bookline.Migrations.Planning;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Explains what <c>up</c> would do, in one READ ONLY transaction.</summary>
static class PlanVerb
{
    const string Savepoint = "savepoint bookline_preflight";
    const string BackToSavepoint = "rollback to savepoint bookline_preflight";

    public static async Task<PlanReport> RunAsync(
        MigratorOptions options,
        IRunObserver observer,
        string? targetId,
        CancellationToken ct
    )
    {
        await using var reading = await ReadOnlySession.OpenAsync(options, ct);
        var drifts = await Drifts.FindAsync(options.Migrations, reading.Journal, reading.Session, ct);
        if (drifts.Count > 0)
        {
            throw new DriftException(drifts);
        }

        var work = Choices.Up(options.Migrations, reading.Journal, targetId);
        var findings = new List<Finding>();
        await reading.TellFreeDiskAsync(options.FreeDiskBytes, ct);
        foreach (var (migration, script) in work)
        {
            foreach (var step in script.Preflights)
            {
                observer.StepStarting(
                    new StepStarting(
                        migration.Id,
                        step.Name,
                        step.Description,
                        step.Position,
                        script.Steps.Count,
                        step.Kind
                    )
                );
                await AskAsync(reading, migration, script, step, findings, ct);
            }
        }

        var sizes = await TableSizes.ReadAsync(reading.Session, options.SearchPath, ct);
        var migrations = work.Select(w => Plan(w.Item1, w.Item2, reading, sizes)).ToList();
        var pending = migrations.SelectMany(m => m.Steps).Where(s => s.State == "pending").ToList();
        return new PlanReport(
            migrations,
            findings,
            pending.Sum(s => s.BytesRead),
            pending.Sum(s => s.BytesWritten),
            pending.Sum(s => s.EstimatedSeconds)
        );
    }

    static MigrationPlan Plan(Migration migration, MigrationScript script, ReadOnlySession reading, TableSizes sizes)
    {
        var done = reading.Journal.Done(migration.Id, "up");
        return new MigrationPlan(
            migration.Id,
            [.. script.Steps.Select(s => StepEstimate.Of(s, done.Contains(s.Name), sizes))]
        );
    }

    static async Task AskAsync(
        ReadOnlySession reading,
        Migration migration,
        MigrationScript script,
        ScriptStep step,
        List<Finding> findings,
        CancellationToken ct
    )
    {
        reading.Session.OnNotice = notice =>
        {
            if (ScriptVoice.Read(notice, migration.Id, step.Name) is { } said)
            {
                findings.Add(said);
            }
        };
        try
        {
            await Preflights.OneAsync(reading.Session, migration, script, step, Savepoint, BackToSavepoint, ct);
        }
        catch (MigrationException e)
            when (e is RefusedException or MissingInputException or StatementFailedException && reading.Session.IsOpen)
        {
            // A login that may read but not everything still gets the rest of the plan, and so does a missing input.
            var level = e is StatementFailedException { SqlState: PostgresErrorCodes.InsufficientPrivilege }
                ? "warning"
                : "refusal";
            findings.Add(new Finding(level, migration.Id, step.Name, e.Message, e.Hint));
            await reading.Session.RunAsync(ct, BackToSavepoint);
        }
        finally
        {
            reading.Session.OnNotice = null;
        }
    }
}
