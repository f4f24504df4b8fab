using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Journal;
using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>One attempt at a step's transaction: statements with probes between them, a decision, journal and commit.</summary>
sealed class StepTransaction(
    RunScope run,
    DirectionRun direction,
    ScriptStep step,
    Session session,
    Dictionary<NpgsqlBatchCommand, SqlStatement> statements,
    bool laterRound,
    VacuumWait? vacuumWait
)
{
    readonly BlockingMeter meter = new(run.Known);
    bool budgeted;

    public async Task<UnitResult> RunAsync(CancellationToken ct)
    {
        var begun = false;
        if (step.Unless is not null)
        {
            begun = true;
            if (await AlreadyTrueAsync(ct))
            {
                // Rounds before this one have done something.
                var skipped = !laterRound && !direction.Resumed.ContainsKey(step.Name);
                var block = await CommitAsync(skipped ? "skipped" : "done", 0);
                return new UnitResult(skipped, 0, 0, block);
            }
        }

        var (rows, lastRows) = await ActAsync(begun, ct);
        Decide();
        var state = step.Repeat && lastRows > 0 ? "running" : "done";
        return new UnitResult(false, rows, lastRows, await CommitAsync(state, rows));
    }

    async Task<bool> AlreadyTrueAsync(CancellationToken ct)
    {
        await using var batch = session.Batch();
        AddBegin(batch);
        batch.Add(BlockingMeter.Start);
        var question = new SqlStatement
        {
            Text = $"select ({step.Unless})",
            Line = step.Line,
            Kind = "unless",
        };
        statements[batch.Add($"select coalesce(({step.Unless})::boolean, false) as bookline_unless")] = question;
        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            if (reader.FieldCount > 0 && reader.GetName(0) == BlockingMeter.ProbeColumn)
            {
                await meter.ReadAsync(reader, ct);
            }
            else if (reader.FieldCount > 0 && reader.GetName(0) == "bookline_unless")
            {
                return (await reader.AllAsync(r => r.GetBoolean(0), ct))[0];
            }
        } while (await reader.NextResultAsync(ct));

        return false;
    }

    async Task<(long Rows, long LastRows)> ActAsync(bool begun, CancellationToken ct)
    {
        await using var batch = session.Batch();
        if (!begun)
        {
            AddBegin(batch);
            batch.Add(BlockingMeter.Start);
        }

        if (vacuumWait is not null)
        {
            vacuumWait.AddTo(batch, run.Options.BlockingLockTimeout);
            batch.Add(BlockingMeter.Probe);
        }

        var blocksAnyway = run.Known.Blocks(step.AnnouncedLocks);
        foreach (var statement in step.Statements)
        {
            if (budgeted || blocksAnyway || run.Known.Blocks(statement.Locks))
            {
                batch.Add(
                    budgeted ? LeftOfBudget : StartOfBudget,
                    Param.Long((long)run.Options.MaxBlock.TotalMilliseconds)
                );
                budgeted = true;
            }

            statements[batch.Add(statement.Text)] = statement;
            batch.Add(BlockingMeter.Probe);
        }

        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            do
            {
                if (reader.FieldCount > 0 && reader.GetName(0) == BlockingMeter.ProbeColumn)
                {
                    await meter.ReadAsync(reader, ct);
                }
            } while (await reader.NextResultAsync(ct));
        }

        return (
            statements.Where(s => s.Value.Kind != "unless").Sum(s => RowsOf(s.Key)),
            (long)statements.Last().Key.Rows
        );
    }

    /// <summary>Looks at what the server measured, while there is still time to roll back.</summary>
    void Decide()
    {
        var rewritten = run.Known.Unannounced(step, meter.Files);
        if (rewritten.Count > 0)
        {
            throw new UnannouncedRewriteException(
                $"Step '{step.Name}' of {direction.Script.FileName} rewrote {string.Join(", ", rewritten)} without announcing it.",
                rewritten
            )
            {
                Migration = direction.Migration.Id,
                File = direction.Script.FileName,
                Line = step.Line,
                Step = step.Name,
            };
        }

        if (meter.LongestSoFar is { } block && block.Ms > run.Options.MaxBlock.TotalMilliseconds)
        {
            throw StepRunner.Budget(run, direction, step, null, block.Table, block.Ms, null);
        }
    }

    async Task<Block?> CommitAsync(string state, long rows)
    {
        var last = direction.Graph.Remaining == 1 && state != "running";
        Block? block = null;
        var write = new JournalWrite(0, direction.Migration.Id, step.Name, state == "running" ? "round" : state);
        await run.WriteJournalAsync(
            write,
            async () =>
            {
                await using var batch = session.Batch();
                if (budgeted)
                {
                    batch.Add("set local statement_timeout = 0");
                }

                AddRecord(batch, state, rows, last);
                batch.Add("commit");
                if (meter.SawBlocking)
                {
                    batch.Add("select clock_timestamp() as ended");
                }

                // Not cancellable: whether it was committed must be known.
                await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
                if (meter.SawBlocking)
                {
                    block = meter.Longest((await reader.AllAsync(r => r.GetDateTime(0), CancellationToken.None))[0]);
                }
            }
        );
        direction.IsRegistered = true;
        direction.IsFinished |= last;
        run.Known.Accept(meter.Files);
        return block;
    }

    void AddRecord(NpgsqlBatch batch, string state, long rows, bool last)
    {
        var (migration, way, soFar) = (direction.Migration, direction.Direction, meter.LongestSoFar);
        if (last && !direction.IsRegistered && state == "done" && meter.Started is { } started)
        {
            // Most migrations are one small step: one statement records all of it.
            run.Journal.AddWhole(batch, migration, step, rows, started, soFar);
            return;
        }

        if (!direction.IsRegistered)
        {
            run.Journal.AddRegistration(batch, migration);
        }

        run.Journal.AddStep(batch, migration.Id, way, step, state, rows, meter.Started, meter.LongestSince);
        if (last)
        {
            run.Journal.AddFinish(batch, migration, way, direction.LongestWith(soFar));
        }
    }

    void AddBegin(NpgsqlBatch batch)
    {
        batch.Add(step.Isolation is { } isolation ? $"begin isolation level {isolation}" : "begin");
        var settings = step.Settings.Select(s => s).ToList();
        if (step.QueuesHarmlessly)
        {
            settings.Insert(0, ("lock_timeout", SessionFactory.Milliseconds(run.Options.LongLockWait)));
        }

        if (settings.Count > 0)
        {
            var setters = settings.Select((_, i) => $"set_config(${(2 * i) + 1}, ${(2 * i) + 2}, true)");
            batch.Add(
                "select " + string.Join(", ", setters),
                [.. settings.SelectMany(s => new[] { Param.Text(s.Name), Param.Text(s.Value) })]
            );
        }
    }

    static long RowsOf(NpgsqlBatchCommand command) =>
        command.StatementType
            is StatementType.Insert
                or StatementType.Update
                or StatementType.Delete
                or StatementType.Merge
                or StatementType.CreateTableAs
                or StatementType.Copy
            ? (long)command.Rows
            : 0;

    // The clock starts before the first statement that blocks somebody, and each further one gets what is left.
    const string StartOfBudget = """
        select set_config('bookline_meter.started', extract(epoch from clock_timestamp())::text, true),
            set_config('statement_timeout', $1::text, true)
        """;

    const string LeftOfBudget = """
        select set_config('statement_timeout', greatest(1, ceil($1 - 1000 *
            (extract(epoch from clock_timestamp()) - current_setting('bookline_meter.started')::numeric)))::bigint::text, true)
        """;
}
