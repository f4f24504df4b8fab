using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>A step outside a transaction: the journal says "running" before it and "done" after it.</summary>
/// <remarks>Between the two a kill can leave an INVALID index; the next attempt finds it, drops it and builds again.</remarks>
sealed class LooseStep(
    RunScope run,
    DirectionRun direction,
    ScriptStep step,
    Session session,
    Dictionary<NpgsqlBatchCommand, SqlStatement> statements,
    bool triedBefore,
    VacuumWait? vacuumWait
)
{
    readonly SqlStatement statement = step.Statements[0];
    readonly ConcurrentBuild index = new(run, direction, step, session);
    DateTime? started;

    public async Task<UnitResult> RunAsync(CancellationToken ct)
    {
        var before = await SettingsAsync(ct);
        try
        {
            await SetAsync(ct);
            return await DecideAsync(ct);
        }
        catch
        {
            // A failed transaction (the journal's, or the wait for a vacuum) would not let the settings be restored.
            await session.RollbackAsync();
            throw;
        }
        finally
        {
            await RestoreAsync(before);
        }
    }

    async Task<UnitResult> DecideAsync(CancellationToken ct)
    {
        if (statement.ConcurrentIndex is not null && await index.IsInvalidAsync(ct))
        {
            // `if not exists`, and most conditions of @unless, are content with the ruin of an interrupted build.
            await index.RepairAsync(ct);
        }

        if (step.Unless is { } unless && await IsTrueAsync(unless, ct))
        {
            await RecordAsync("skipped", 0, null);
            return new UnitResult(true, 0, 0, null);
        }

        var resumed = triedBefore || direction.Resumed.ContainsKey(step.Name);
        if (resumed || !await index.IsNameTakenAsync(ct))
        {
            // The mark says that a valid index found later is ours; of one that is there already it would be a lie.
            await RecordAsync("running", 0, null);
        }

        return await ActAsync(resumed, ct);
    }

    async Task<UnitResult> ActAsync(bool resumed, CancellationToken ct)
    {
        var rows = await IsDoneAsync(resumed, ct) ? 0 : await ExecuteAsync(ct);
        if (statement.ConcurrentIndex is not null && !await index.ExistsAsync(ct))
        {
            throw index.Elsewhere();
        }

        var block = await BlockAsync();
        await RecordAsync("done", rows, block is null ? null : started);
        return new UnitResult(false, rows, 0, block);
    }

    async Task<bool> IsDoneAsync(bool resumed, CancellationToken ct)
    {
        if (statement.ConcurrentIndex is not null)
        {
            return resumed && await index.ExistsAsync(ct);
        }

        if (resumed && statement.Kind == "drop index concurrently")
        {
            // Killed between the drop and its record: nothing is left to drop.
            var gone = new List<bool>();
            foreach (var dropped in statement.Locks)
            {
                const string Gone = "select to_regclass($1) is null";
                gone.AddRange(
                    await session.RowsAsync(
                        Gone,
                        r => r.GetBoolean(0),
                        ct,
                        Param.Text(ConcurrentBuild.Quoted(dropped.Table))
                    )
                );
            }

            return gone.TrueForAll(g => g);
        }

        return false;
    }

    async Task<long> ExecuteAsync(CancellationToken ct)
    {
        await using var batch = session.Batch();
        var command = batch.Add(statement.Text);
        statements[command] = statement;
        if (run.Known.Blocks(step.Locks))
        {
            // Conditions and the journal came before, and blocked nobody.
            started = await NowAsync();
        }

        await batch.ExecuteNonQueryAsync(ct);
        return command.StatementType is StatementType.Insert or StatementType.Update or StatementType.Delete
            ? (long)command.Rows
            : 0;
    }

    async Task<bool> IsTrueAsync(string condition, CancellationToken ct)
    {
        await using var batch = session.Batch();
        var question = new SqlStatement
        {
            Text = $"select ({condition})",
            Line = step.Line,
            Kind = "unless",
        };
        statements[batch.Add($"select coalesce(({condition})::boolean, false)")] = question;
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return (await reader.AllAsync(r => r.GetBoolean(0), ct))[0];
    }

    async Task SetAsync(CancellationToken ct)
    {
        // Waiting is harmless here, and a concurrent build also counts its waits for old snapshots as lock waits.
        var blocks = run.Known.Blocks(step.Locks);
        if (blocks && vacuumWait is not null)
        {
            await using var wait = session.Batch();
            wait.Add("begin");
            vacuumWait.AddTo(wait, run.Options.BlockingLockTimeout);
            wait.Add("commit");
            await wait.ExecuteNonQueryAsync(ct);
        }

        var settings = new List<(string Name, string Value)>
        {
            (
                "lock_timeout",
                SessionFactory.Milliseconds(blocks ? run.Options.BlockingLockTimeout : run.Options.LongLockWait)
            ),
            ("statement_timeout", blocks ? SessionFactory.Milliseconds(run.Options.MaxBlock) : "0"),
        };
        settings.AddRange(step.Settings);
        await using var batch = session.Batch();
        foreach (var (name, value) in settings)
        {
            batch.Add("select set_config($1, $2, false)", Param.Text(name), Param.Text(value));
        }

        batch.Add("select clock_timestamp() as started");
        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            if (reader.FieldCount > 0 && reader.GetName(0) == "started")
            {
                started = (await reader.AllAsync(r => r.GetDateTime(0), ct))[0];
            }
        } while (await reader.NextResultAsync(ct));
    }

    /// <summary>What the step's own settings are now; the engine has set some of them itself.</summary>
    async Task<List<string?>> SettingsAsync(CancellationToken ct)
    {
        var values = new List<string?>();
        foreach (var (name, _) in step.Settings)
        {
            const string Now = "select current_setting($1, true)";
            values.AddRange(await session.RowsAsync(Now, r => r.Text(0), ct, Param.Text(name)));
        }

        return values;
    }

    async Task RestoreAsync(List<string?> before)
    {
        if (!session.IsOpen)
        {
            return;
        }

        await using var batch = session.Batch();
        // Backwards: the first value of a setting given twice is the one from before.
        foreach (var ((name, _), value) in step.Settings.Zip(before).Reverse())
        {
            batch.Add("select set_config($1, $2, false)", Param.Text(name), Param.Text(value ?? ""));
        }

        batch.Add($"set lock_timeout = {SessionFactory.Milliseconds(run.Options.BlockingLockTimeout)}");
        batch.Add("set statement_timeout = 0");
        try
        {
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException) when (!session.IsOpen)
        {
            // The step's own error tells more than the connection's end.
        }
    }

    // Without a transaction there are no probes between statements; the whole statement is the upper bound.
    async Task<Block?> BlockAsync()
    {
        var strongest = step.Locks.FirstOrDefault(l => l.Mode.BlocksWriters() && run.Known.Find(l.Table) is not null);
        if (strongest is null || started is not { } since)
        {
            return null;
        }

        var now = await NowAsync();
        return new Block(
            run.Known.Find(strongest.Table)!.FullName,
            strongest.Mode.PgLocks(),
            (now - since).TotalMilliseconds
        );
    }

    async Task<DateTime> NowAsync() =>
        (await session.RowsAsync("select clock_timestamp()", r => r.GetDateTime(0), CancellationToken.None))[0];

    async Task RecordAsync(string state, long rows, DateTime? blockStarted)
    {
        var last = direction.Graph.Remaining == 1 && state != "running";
        await run.WriteJournalAsync(
            new JournalWrite(0, direction.Migration.Id, step.Name, state),
            async () =>
            {
                await using var batch = session.Batch();
                batch.Add("begin");
                if (!direction.IsRegistered)
                {
                    run.Journal.AddRegistration(batch, direction.Migration);
                }

                run.Journal.AddStep(
                    batch,
                    direction.Migration.Id,
                    direction.Direction,
                    step,
                    state,
                    rows,
                    started,
                    blockStarted
                );
                if (last)
                {
                    run.Journal.AddFinish(batch, direction.Migration, direction.Direction, direction.LongestWith(null));
                }

                batch.Add("commit");
                await batch.ExecuteNonQueryAsync(CancellationToken.None);
            }
        );
        direction.IsRegistered = true;
        direction.IsFinished |= last;
    }
}
