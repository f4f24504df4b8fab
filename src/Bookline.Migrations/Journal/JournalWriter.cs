using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Npgsql;

namespace Bookline.Migrations.Journal;

/// <summary>Adds the journal's statements to a batch; whoever sends the batch decides what they commit with.</summary>
sealed class JournalWriter(string runnerVersion, Guid runId)
{
    public void AddRegistration(NpgsqlBatch batch, Migration migration) =>
        batch.Add(
            """
            insert into bookline_migrations.migrations (id, number, state, script, checksum, version)
            values ($1, $2, 'applying', $3, $4, $5)
            on conflict (id) do nothing
            """,
            Param.Text(migration.Id),
            Param.Int(migration.Number),
            // A script cannot hold the character that PostgreSQL's text cannot hold.
            Param.Text(migration.Up.Text.Replace("\0", "", StringComparison.Ordinal)),
            Param.Text(migration.Up.Checksum),
            Param.Text(runnerVersion)
        );

    /// <summary>A migration of one step that was just done: registration, step, history and finish in one.</summary>
    public void AddWhole(
        NpgsqlBatch batch,
        Migration migration,
        ScriptStep step,
        long rows,
        DateTime started,
        Block? longest
    ) =>
        batch.Add(
            """
            with migration as (
                insert into bookline_migrations.migrations (id, number, state, script, checksum, started_at, applied_at, duration_ms,
                    longest_block_ms, longest_block_table, longest_block_mode, version)
                values ($1, $2, 'applied', $3, $4, $5, clock_timestamp(), extract(epoch from clock_timestamp() - $5) * 1000,
                    $6, $7, $8, $9)
            ), step as (
                insert into bookline_migrations.steps (migration_id, direction, name, position, statement_hash, statements,
                    state, rows, started_at, finished_at, duration_ms, longest_block_ms, version)
                values ($1, 'up', $10, $11, $12, $13, 'done', $14, $5, clock_timestamp(),
                    extract(epoch from clock_timestamp() - $5) * 1000, $6, $9)
            )
            insert into bookline_migrations.history (migration_id, what, duration_ms, longest_block_ms, longest_block_table, run_id, version)
            values ($1, 'applied', extract(epoch from clock_timestamp() - $5) * 1000, $6, $7, $15::uuid, $9)
            """,
            Param.Text(migration.Id),
            Param.Int(migration.Number),
            Param.Text(migration.Up.Text.Replace("\0", "", StringComparison.Ordinal)),
            Param.Text(migration.Up.Checksum),
            Param.Moment(new DateTimeOffset(started, TimeSpan.Zero)),
            Param.Double(longest?.Ms),
            Param.Text(longest?.Table),
            Param.Text(longest?.Mode),
            Param.Text(runnerVersion),
            Param.Text(step.Name),
            Param.Int(step.Position),
            Param.Text(step.Hash),
            Param.Text(string.Join(";\n", step.Statements.Select(s => s.Text))),
            Param.Long(rows),
            Param.Text(runId.ToString())
        );

    public static void AddReverting(NpgsqlBatch batch, string id) =>
        batch.Add("update bookline_migrations.migrations set state = 'reverting' where id = $1", Param.Text(id));

    /// <summary>Records a step: rows add up over rounds, and the longest block ends now, by the server's clock.</summary>
    public void AddStep(
        NpgsqlBatch batch,
        string id,
        string direction,
        ScriptStep step,
        string state,
        long rows,
        DateTime? stepStarted,
        DateTime? blockStarted
    ) =>
        batch.Add(
            """
            insert into bookline_migrations.steps as s (migration_id, direction, name, position, statement_hash, statements,
                state, rows, started_at, finished_at, duration_ms, longest_block_ms, version)
            select $1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, now.now), finished.at,
                extract(epoch from finished.at - coalesce($9, now.now)) * 1000,
                extract(epoch from now.now - $10) * 1000, $11
            from (select clock_timestamp() as now) as now,
                lateral (select case when $7 <> 'running' then now.now end as at) as finished
            on conflict (migration_id, direction, name) do update set
                state = excluded.state,
                rows = s.rows + excluded.rows,
                statement_hash = excluded.statement_hash,
                statements = excluded.statements,
                snapshot = excluded.snapshot,
                finished_at = excluded.finished_at,
                duration_ms = extract(epoch from excluded.finished_at - s.started_at) * 1000,
                longest_block_ms = greatest(s.longest_block_ms, excluded.longest_block_ms),
                who = excluded.who,
                version = excluded.version
            """,
            Param.Text(id),
            Param.Text(direction),
            Param.Text(step.Name),
            Param.Int(step.Position),
            Param.Text(step.Hash),
            Param.Text(string.Join(";\n", step.Statements.Select(s => s.Text))),
            Param.Text(state),
            Param.Long(rows),
            Param.Moment(stepStarted is { } s ? new DateTimeOffset(s, TimeSpan.Zero) : null),
            Param.Moment(blockStarted is { } b ? new DateTimeOffset(b, TimeSpan.Zero) : null),
            Param.Text(runnerVersion)
        );

    /// <summary>Closes a direction: the migration is applied, gone, or contracted, and the history says so.</summary>
    public void AddFinish(NpgsqlBatch batch, Migration migration, string direction, Block? longest)
    {
        var id = migration.Id;
        var what = direction switch
        {
            "up" => "applied",
            "down" => "reverted",
            _ => "contracted",
        };
        batch.Add(
            """
            insert into bookline_migrations.history (migration_id, what, duration_ms, longest_block_ms, longest_block_table, run_id, version)
            select $1, $2, coalesce(extract(epoch from clock_timestamp() - min(started_at)) * 1000, 0), $4, $5, $6::uuid, $7
            from bookline_migrations.steps
            where migration_id = $1 and direction = $3
            """,
            Param.Text(id),
            Param.Text(what),
            Param.Text(direction),
            Param.Double(longest?.Ms),
            Param.Text(longest?.Table),
            Param.Text(runId.ToString()),
            Param.Text(runnerVersion)
        );
        if (direction == "up")
        {
            batch.Add(
                """
                update bookline_migrations.migrations
                set state = 'applied', applied_at = clock_timestamp(),
                    duration_ms = extract(epoch from clock_timestamp() - least(started_at,
                        (select min(s.started_at) from bookline_migrations.steps s where s.migration_id = id))) * 1000,
                    longest_block_ms = $2, longest_block_table = $3, longest_block_mode = $4, version = $5,
                    script = $6, checksum = $7
                where id = $1
                """,
                Param.Text(id),
                Param.Double(longest?.Ms),
                Param.Text(longest?.Table),
                Param.Text(longest?.Mode),
                Param.Text(runnerVersion),
                // Steps still to come may have been corrected since the migration was registered.
                Param.Text(migration.Up.Text.Replace("\0", "", StringComparison.Ordinal)),
                Param.Text(migration.Up.Checksum)
            );
        }
        else if (direction == "down")
        {
            // Its steps go with it; the history stays.
            batch.Add("delete from bookline_migrations.migrations where id = $1", Param.Text(id));
        }
        else
        {
            batch.Add(
                "update bookline_migrations.migrations set contracted_at = clock_timestamp() where id = $1",
                Param.Text(id)
            );
        }
    }

    public void AddPruned(NpgsqlBatch batch, string id) =>
        batch.Add(
            """
            insert into bookline_migrations.history (migration_id, what, duration_ms, run_id, version)
            values ($1, 'pruned', extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000, $2::uuid, $3)
            """,
            Param.Text(id),
            Param.Text(runId.ToString()),
            Param.Text(runnerVersion)
        );
}
