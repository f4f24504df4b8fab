using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class Steps
{
    [Fact]
    public async Task Steps_that_do_not_wait_for_each_other_run_side_by_side()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        // Each of the two waits until it sees the other's session at work: one after the other, they would never end.
        const string Meet = """
            do $$
            begin
                perform pg_advisory_xact_lock_shared(MINE);
                for i in 1..2000 loop
                    perform pg_sleep(0.01);
                    if exists (select from pg_locks where locktype = 'advisory' and objid = OTHER) then
                        perform pg_sleep(0.2);
                        return;
                    end if;
                end loop;
                raise exception 'the other step never came';
            end $$;
            """;
        var one = Meet.Replace("MINE", "1").Replace("OTHER", "2");
        var two = Meet.Replace("MINE", "2").Replace("OTHER", "1");
        var scripts = Scripts.Of(
            $"-- @step first\nselect 1;\n-- @step one\n-- @after first\n{one}\n-- @step two\n-- @after first\n{two}\n-- @step last\nselect 1"
        );
        var recorder = new Recorder();

        await database.UpAsync(scripts, recorder);

        recorder.Events.Last().ShouldBe("done last");
    }

    [Fact]
    public async Task A_step_whose_condition_holds_is_skipped()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            """
            -- @step make
            -- @unless to_regclass('notes') is not null
            create table notes (id int);
            -- @step again
            -- @unless to_regclass('notes') is not null
            create table notes (id int);
            -- @step outside
            -- @no-transaction
            -- @unless true
            create index concurrently nope on nowhere (id);
            """
        );

        var report = await database.UpAsync(scripts);

        report.Migrations.Single().Steps.Select(s => s.State).ShouldBe(["done", "skipped", "skipped"]);
    }

    [Fact]
    public async Task A_repeated_step_commits_round_after_round_until_nothing_is_left()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync(
            "create table notes (id int, seen boolean); insert into notes select generate_series(1, 25)"
        );
        var scripts = Scripts.Of(
            """
            -- @step mark
            -- @repeat
            update notes set seen = true where id in (select id from notes where seen is null limit 10)
            """
        );
        var recorder = new Recorder();

        var report = await database.UpAsync(scripts, recorder);

        report.Step("mark").Rows.ShouldBe(25);
        recorder.Writes.Where(w => w.Step == "mark").Select(w => w.State).ShouldBe(["round", "round", "round", "done"]);
        (await database.ScalarAsync<long>("select rows from bookline_migrations.steps")).ShouldBe(25);
    }

    [Fact]
    public async Task Settings_and_isolation_hold_for_their_step_only()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            """
            -- @step inside
            -- @isolation repeatable read
            -- @set work_mem = 17MB
            create table seen as select current_setting('work_mem') as memory, current_setting('transaction_isolation') as isolation;
            -- @step after
            insert into seen values (current_setting('work_mem'), current_setting('transaction_isolation'));
            """
        );

        await database.UpAsync(scripts);

        (await database.ColumnAsync("select memory || ' ' || isolation from seen")).ShouldBe([
            "17MB repeatable read",
            "4MB read committed",
        ]);
    }

    [Fact]
    public async Task Inputs_reach_the_scripts_on_every_session()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var options = database.Options(
            Scripts
                .Of(
                    "create table seen as select current_setting('bookline.tenant_name', true) as name, current_setting('bookline.run_id') as run"
                )
                .Set()
        ) with
        {
            Settings = new Dictionary<string, string> { ["tenant_name"] = "O'Brien's $1" },
        };

        var report = await options.UpAsync();

        (await database.ScalarAsync<string>("select name from seen")).ShouldBe("O'Brien's $1");
        (await database.ScalarAsync<string>("select run from seen")).ShouldBe(report.RunId.ToString());
    }

    [Fact]
    public async Task Scripts_speak_by_notices_and_the_server_is_not_mixed_up_with_them()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            "drop table if exists nothing; do $$ begin raise notice 'kept the view'; raise warning 'look at %', 'this' using hint = 'do it'; end $$"
        );

        var report = await database.UpAsync(scripts);

        report
            .Findings.Select(f => $"{f.Level}: {f.Message}")
            .ShouldBe(["info: kept the view", "warning: look at this"]);
        report.Findings[1].Hint.ShouldBe("do it");
    }

    [Fact]
    public async Task A_repeated_step_whose_condition_comes_true_after_some_rounds_is_done()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            "create table notes (id int); insert into notes select generate_series(1, 5)",
            """
            -- @step batch
            -- @repeat
            -- @unless (select count(*) < 3 from notes)
            delete from notes where id = (select min(id) from notes)
            """
        );

        var report = await database.UpAsync(scripts);

        (report.Step("batch").State, report.Step("batch").Rows).ShouldBe(("done", 3));
        (
            await database.ScalarAsync<string>("select state from bookline_migrations.steps where name = 'batch'")
        ).ShouldBe("done");
        report.Findings.ShouldBeEmpty();
    }
}
