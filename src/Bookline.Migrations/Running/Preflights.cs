using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Runs what a script wants to know before anything is written, each in a transaction that cannot write.</summary>
static class Preflights
{
    /// <exception cref="MissingInputException">An input is missing; this goes before refusals, which it may cause.</exception>
    /// <exception cref="RefusedException">At least one preflight refuses; all refusals are told.</exception>
    public static async Task RunAsync(
        RunScope run,
        IEnumerable<(Migration Migration, MigrationScript Script)> scripts,
        CancellationToken ct
    )
    {
        var refusals = new List<MigrationException>();
        foreach (var (migration, script) in scripts)
        {
            foreach (var step in script.Preflights)
            {
                run.Observer.StepStarting(
                    new StepStarting(
                        migration.Id,
                        step.Name,
                        step.Description,
                        step.Position,
                        script.Steps.Count,
                        step.Kind
                    )
                );
                run.Main.OnNotice = run.Listen(migration.Id, step.Name);
                try
                {
                    await OneAsync(run.Main, migration, script, step, "begin read only", "rollback", ct);
                }
                catch (MigrationException e) when (e is MissingInputException or RefusedException)
                {
                    refusals.Add(e);
                    await run.Main.RollbackAsync();
                }
                catch (MigrationException) when (refusals.Count > 0)
                {
                    // What was refused may be the very cause of a later preflight's error; the refusal says what to do.
                    await run.Main.RollbackAsync();
                }
                finally
                {
                    run.Main.OnNotice = null;
                }
            }
        }

        if (refusals.Count > 0)
        {
            throw First(refusals);
        }
    }

    /// <summary>One preflight; between <paramref name="begin"/> and <paramref name="end"/> in the same round trip.</summary>
    public static async Task OneAsync(
        Session session,
        Migration migration,
        MigrationScript script,
        ScriptStep step,
        string begin,
        string end,
        CancellationToken ct
    )
    {
        var statements = new Dictionary<NpgsqlBatchCommand, SqlStatement>();
        await using var batch = session.Batch();
        batch.Add(begin);
        foreach (var (name, value) in step.Settings)
        {
            batch.Add("select set_config($1, $2, true)", Param.Text(name), Param.Text(value));
        }

        foreach (var statement in step.Statements)
        {
            statements[batch.Add(statement.Text)] = statement;
        }

        batch.Add(end);
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (NpgsqlException e) when (!ct.IsCancellationRequested)
        {
            throw StepFailure.Of(e, migration, script, step, StepFailure.Failing(e, statements));
        }
    }

    static MigrationException First(List<MigrationException> refusals)
    {
        var first = refusals.Find(r => r is MissingInputException) ?? refusals[0];
        if (first is RefusedException refused)
        {
            refused.Refusals =
            [
                .. refusals.Select(r => new Finding("refusal", r.Migration!, r.Step!, r.Message, r.Hint)),
            ];
        }

        return first;
    }
}
