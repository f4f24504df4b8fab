using Bookline.Migrations.Tests.Support;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Migrations.Tests.Engine;

public sealed class Locks
{
    static readonly Scripts AddColumn = Scripts.Of(
        "create table notes (id int)",
        "alter table notes add column body text"
    );

    [Fact]
    public async Task A_reader_in_the_way_makes_the_step_come_back_later_and_is_named()
    {
        await using var database = await PreparedAsync();
        await using var reader = await HoldAsync(database, "select * from notes");
        var recorder = new Recorder
        {
            OnRetry = e =>
            {
                if (e.Attempt == 3)
                {
                    reader.Close();
                }
            },
        };

        var pid = reader.ProcessID;
        var report = await database.UpAsync(AddColumn, recorder);

        report.Step("main").Retries.ShouldBe(3);
        recorder.Retries.First().Blockers.Single().Pid.ShouldBe(pid);
        recorder.Retries.First().Blockers.Single().State.ShouldBe("idle in transaction");
    }

    [Fact]
    public async Task A_lock_that_is_never_released_exhausts_patience_and_names_its_holder()
    {
        await using var database = await PreparedAsync();
        await using var reader = await HoldAsync(database, "select * from notes");
        var options = database.Options(AddColumn.Set()) with { LockPatience = TimeSpan.FromSeconds(1) };

        var failed = await Should.ThrowAsync<LockPatienceExhaustedException>(options.UpAsync());

        failed.Blockers.Single().Pid.ShouldBe(reader.ProcessID);
        failed.Message.ShouldContain($"pid {reader.ProcessID}");
        failed.Message.ShouldContain("public.notes".Replace("public.", ""));
        failed.SqlState.ShouldBe("55P03");
        failed.Progress.ShouldNotBeNull().Migrations.Single().State.ShouldBe("unfinished");
    }

    [Fact]
    public async Task A_concurrent_build_waits_for_an_older_snapshot_as_long_as_its_step_says()
    {
        await using var database = await PreparedAsync();
        var build = Scripts.Of(
            "create table notes (id int)",
            "-- @step build\n-- @no-transaction\n-- @set lock_timeout = 1d\ncreate index concurrently notes_id on notes (id)"
        );
        await using var older = await HoldAsync(database, "set transaction isolation level repeatable read; select 1");
        var options = database.Options(build.Set()) with
        {
            LongLockWait = TimeSpan.FromMilliseconds(50),
            LockPatience = TimeSpan.Zero,
        };

        var up = options.UpAsync();
        await database.UntilAsync(
            "select exists (select from pg_stat_activity where query like 'create index concurrently%' "
                + "and wait_event = 'virtualxid' and datname = current_database() and query_start < clock_timestamp() - interval '300 ms')"
        );
        older.Close();

        (await up).Step("build").Retries.ShouldBe(0);
    }

    [Fact]
    public async Task Between_attempts_nobody_queues_behind_the_step()
    {
        await using var database = await PreparedAsync();
        await using var reader = await HoldAsync(database, "select * from notes");
        var waiting = new List<long>();
        var recorder = new Recorder
        {
            OnRetry = e =>
            {
                // While the step pauses, its lock request is out of the queue.
                waiting.Add(database.ScalarAsync<long>("select count(*) from pg_locks where not granted").Result);
                if (e.Attempt == 4)
                {
                    reader.Close();
                }
            },
        };

        await database.UpAsync(AddColumn, recorder);

        waiting.ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public async Task Behind_a_vacuum_the_step_queues_for_longer_where_nobody_waits_for_it()
    {
        await using var database = await PreparedAsync();
        await using var vacuum = await HoldAsync(database, "lock table notes in share update exclusive mode");
        var others = new List<string>();
        var recorder = new Recorder
        {
            OnRetry = e =>
                _ = Task.Run(async () =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
                    await database.ExecuteAsync(
                        "set lock_timeout = 1; insert into notes values (1); select * from notes"
                    );
                    others.Add("wrote");
                    await vacuum.CloseAsync();
                }),
        };

        var report = await database.UpAsync(AddColumn, recorder);

        report.Step("main").Retries.ShouldBe(1);
        others.ShouldBe(["wrote"]);
        report.LongestBlock.ShouldNotBeNull().Ms.ShouldBeLessThan(300);
    }

    [Fact]
    public async Task A_real_autovacuum_gives_way_to_a_login_without_superuser_rights()
    {
        await using var database = await PreparedAsync();
        await database.ExecuteAsync(
            $"""
            create role owner_{database.Name} login;
            grant create, connect on database {database.Name} to owner_{database.Name};
            grant create on schema public to owner_{database.Name};
            alter table notes set (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1,
                autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0);
            insert into notes select generate_series(1, 200000);
            delete from notes where id % 2 = 0;
            drop schema bookline_migrations cascade;
            alter table notes owner to owner_{database.Name}
            """
        );
        try
        {
            await database.ExecuteAsync("alter system set autovacuum_naptime = '1s'");
            await database.ExecuteAsync("alter system set autovacuum = on");
            await database.ExecuteAsync("select pg_reload_conf()");
            for (var i = 0; i < 200; i++)
            {
                var at = await database.ScalarAsync<long>(
                    $"select count(*) from pg_stat_progress_vacuum where datname = '{database.Name}' and relid = 'notes'::regclass"
                );
                if (at > 0)
                {
                    break;
                }

                await Task.Delay(
                    TimeSpan.FromMilliseconds(100),
                    TimeProvider.System,
                    TestContext.Current.CancellationToken
                );
            }

            var recorder = new Recorder();
            var options = database.Options(Scripts.Of("alter table notes add column body text").Set()) with
            {
                ConnectionString = database.ConnectionStringFor($"owner_{database.Name}"),
                LockPatience = TimeSpan.FromSeconds(10),
            };
            await options.UpAsync(recorder);

            recorder.Retries.First().Blockers.Single().Application.ShouldBe("autovacuum");
        }
        finally
        {
            await database.ExecuteAsync("alter system reset autovacuum_naptime");
            await database.ExecuteAsync("alter system reset autovacuum");
            await database.ExecuteAsync("select pg_reload_conf()");
        }
    }

    [Fact]
    public async Task A_step_that_would_block_for_too_long_is_rolled_back()
    {
        await using var database = await PreparedAsync();
        var slow = Scripts.Of(
            "create table notes (id int)",
            "alter table notes add column body text; select pg_sleep(30)"
        );
        var options = database.Options(slow.Set()) with { MaxBlock = TimeSpan.FromMilliseconds(200) };

        var failed = await Should.ThrowAsync<BlockingBudgetExceededException>(options.UpAsync());

        failed.Step.ShouldBe("main");
        (
            await database.ScalarAsync<long>(
                "select count(*) from pg_attribute where attname = 'body' and attrelid = 'notes'::regclass"
            )
        ).ShouldBe(0);
    }

    [Fact]
    public async Task An_opaque_statement_that_blocked_for_too_long_is_not_committed()
    {
        await using var database = await PreparedAsync();
        var slow = Scripts.Of(
            "create table notes (id int)",
            "do $$ begin alter table notes add column body text; perform pg_sleep(0.3); end $$"
        );
        var options = database.Options(slow.Set()) with { MaxBlock = TimeSpan.FromMilliseconds(100) };

        var failed = await Should.ThrowAsync<BlockingBudgetExceededException>(options.UpAsync());

        failed.Table.ShouldBe("public.notes");
        failed.BlockedMs.ShouldBeGreaterThan(299);
        // Nothing would bound a second attempt either.
        failed.Progress.ShouldNotBeNull().Step("main").Retries.ShouldBe(0);
    }

    [Fact]
    public async Task The_longest_block_is_measured_and_kept()
    {
        await using var database = await PreparedAsync();

        var report = await database.UpAsync(AddColumn);

        var block = report.LongestBlock.ShouldNotBeNull();
        block.Table.ShouldBe("public.notes");
        block.Mode.ShouldBe("AccessExclusiveLock");
        block.Ms.ShouldBeGreaterThan(0);
        (
            await database.ScalarAsync<string>(
                "select longest_block_table from bookline_migrations.history where migration_id = '0002_m2'"
            )
        ).ShouldBe("public.notes");
    }

    [Fact]
    public async Task Locks_on_tables_that_the_run_itself_made_block_nobody()
    {
        await using var database = await TestDatabase.CreateAsync(15);

        (await database.UpAsync(AddColumn)).LongestBlock.ShouldBeNull();
    }

    static async Task<TestDatabase> PreparedAsync()
    {
        var database = await TestDatabase.CreateAsync(15);
        await new Migrator(database.Options(AddColumn.Set())).UpAsync("1", TestContext.Current.CancellationToken);
        return database;
    }

    static async Task<NpgsqlConnection> HoldAsync(TestDatabase database, string sql)
    {
        var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand("begin; " + sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
