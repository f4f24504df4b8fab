using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Runs prune scripts: for real, or rolled back to see what they would drop.</summary>
static class PruneVerb
{
    public static async Task<PruneReport> RunAsync(
        MigratorOptions options,
        IRunObserver observer,
        string? id,
        bool confirmed,
        CancellationToken ct
    )
    {
        // What is parked outlives a rollback, so an unapplied migration can have something to prune too.
        var scripts = (id is null ? options.Migrations.All : [options.Migrations.Find(id)]).Where(m =>
            m.Prune is not null
        );
        await using var run = await RunScope.OpenAsync(options, observer, "prune", ct);
        foreach (var migration in scripts)
        {
            run.Main.OnNotice = run.Listen(migration.Id, "prune");
            await PruneAsync(run, migration, migration.Prune!, confirmed, ct);
            run.Main.OnNotice = null;
        }

        return new PruneReport(confirmed, run.Findings);
    }

    static async Task PruneAsync(
        RunScope run,
        Migration migration,
        MigrationScript script,
        bool confirmed,
        CancellationToken ct
    )
    {
        var statements = new Dictionary<NpgsqlBatchCommand, SqlStatement>();
        await using var batch = run.Main.Batch();
        batch.Add("begin");
        // Nobody but the owner uses backups, so waiting for their locks hurts nobody.
        batch.Add(
            $"set local lock_timeout = {SessionFactory.Milliseconds(run.Options.LockPatience + TimeSpan.FromMilliseconds(1))}"
        );
        foreach (var statement in script.Steps.SelectMany(s => s.Statements))
        {
            statements[batch.Add(statement.Text)] = statement;
        }

        if (confirmed && run.Hello.JournalExists)
        {
            run.Journal.AddPruned(batch, migration.Id);
        }

        batch.Add(confirmed ? "commit" : "rollback");
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (NpgsqlException e) when (!ct.IsCancellationRequested)
        {
            await run.Main.RollbackAsync();
            throw StepFailure.Of(e, migration, script, script.Steps[0], StepFailure.Failing(e, statements));
        }
    }
}
