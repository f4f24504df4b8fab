using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Runs the verify scripts of applied migrations.</summary>
static class VerifyVerb
{
    static readonly string[] Statuses = ["ok", "explained", "not_checked", "failed"];

    public static async Task<VerifyReport> RunAsync(
        MigratorOptions options,
        IRunObserver observer,
        string? id,
        CancellationToken ct
    )
    {
        var target = id is null ? null : options.Migrations.Find(id);
        await using var reading = await ReadOnlySession.OpenAsync(options, ct);
        if (target is not null && reading.Journal.Find(target.Id)?.State != "applied")
        {
            throw new WrongStateException($"{target.Id} is not applied.", "`status` tells what is.");
        }

        var checks = new List<VerifyCheck>();
        foreach (var migration in options.Migrations.All)
        {
            var wanted = target is null ? reading.Journal.Find(migration.Id)?.State == "applied" : migration == target;
            if (!wanted || migration.Verify is not { } script)
            {
                continue;
            }

            foreach (var step in script.Steps)
            {
                observer.StepStarting(new StepStarting(migration.Id, "verify", step.Description, 1, 1, "verify"));
                foreach (var statement in step.Statements)
                {
                    checks.AddRange(await ChecksAsync(reading.Session, migration, script, step, statement, ct));
                }
            }
        }

        return new VerifyReport(checks);
    }

    static async Task<List<VerifyCheck>> ChecksAsync(
        Session session,
        Migration migration,
        MigrationScript script,
        ScriptStep step,
        SqlStatement statement,
        CancellationToken ct
    )
    {
        try
        {
            var checks = await session.RowsAsync(
                statement.Text,
                r =>
                    r.FieldCount == 3
                        ? new VerifyCheck(migration.Id, r.GetString(0), r.GetString(1), r.Text(2))
                        : throw new InvalidCastException(),
                ct
            );
            var odd = checks.Find(c => !Statuses.Contains(c.Status));
            return odd is null
                ? checks
                : throw Misshapen(
                    migration,
                    script,
                    statement,
                    $"status '{odd.Status}' is none of {string.Join(", ", Statuses)}"
                );
        }
        catch (Exception e) when (e is InvalidCastException or NotSupportedException)
        {
            throw Misshapen(
                migration,
                script,
                statement,
                "it does not return (check_name text, status text, detail text)"
            );
        }
        catch (NpgsqlException e) when (!ct.IsCancellationRequested)
        {
            throw StepFailure.Of(e, migration, script, step, statement);
        }
    }

    static InvalidMigrationFilesException Misshapen(
        Migration migration,
        MigrationScript script,
        SqlStatement statement,
        string what
    ) =>
        new([new FileError(script.FileName, statement.Line, $"A check is misshapen: {what}.")])
        {
            Migration = migration.Id,
        };
}
