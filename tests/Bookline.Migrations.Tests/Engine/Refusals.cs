using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class Refusals
{
    static string Raise(string state, string message) =>
        $"do $$ begin raise exception '{message}' using errcode = '{state}', hint = 'do this'; end $$";

    [Fact]
    public async Task A_later_migrations_preflight_stops_everything_before_the_first_write()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            "create table notes (id int)",
            "-- @step look\n-- @preflight\n" + Raise("BK002", "foreign shape") + ";\n-- @step act\nselect 1"
        );

        var refused = await Should.ThrowAsync<RefusedException>(database.UpAsync(scripts));

        refused.Message.ShouldBe("foreign shape");
        refused.Hint.ShouldBe("do this");
        (refused.Migration, refused.Step, refused.Line).ShouldBe(("0002_m2", "look", 3));
        (
            await database.ScalarAsync<long>("select count(*) from pg_namespace where nspname = 'bookline_migrations'")
        ).ShouldBe(0);
        (await database.ScalarAsync<bool>("select to_regclass('notes') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_missing_input_goes_before_a_refusal()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            "-- @step look\n-- @preflight\n"
                + Raise("BK002", "refused")
                + ";\n-- @step ask\n-- @preflight\n"
                + Raise("BK001", "name the tenant")
                + ";\n-- @step act\nselect 1"
        );

        (await Should.ThrowAsync<MissingInputException>(database.UpAsync(scripts))).Message.ShouldBe("name the tenant");
    }

    [Fact]
    public async Task An_error_after_a_refusal_does_not_replace_it()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            "-- @step look\n-- @preflight\n"
                + Raise("BK002", "foreign shape")
                + ";\n-- @step count\n-- @preflight\nselect count(*) from nowhere;\n-- @step act\nselect 1"
        );

        (await Should.ThrowAsync<RefusedException>(database.UpAsync(scripts))).Message.ShouldBe("foreign shape");
    }

    [Fact]
    public async Task An_input_missed_only_by_a_later_step_is_a_refusal()
    {
        await using var database = await TestDatabase.CreateAsync(15);

        (
            await Should.ThrowAsync<RefusedException>(database.UpAsync(Scripts.Of(Raise("BK001", "too late"))))
        ).Message.ShouldBe("too late");
    }

    [Fact]
    public async Task A_preflight_cannot_write()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of("-- @step look\n-- @preflight\ncreate table sneaky (id int);\n-- @step act\nselect 1");

        (await Should.ThrowAsync<StatementFailedException>(database.UpAsync(scripts))).SqlState.ShouldBe("25006");
    }

    [Fact]
    public async Task A_failing_statement_is_told_with_its_line_and_what_was_done_before()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of("create table notes (id int)", "select 1;\n\ninsert into notes\nvalues ('x')");

        var failed = await Should.ThrowAsync<StatementFailedException>(database.UpAsync(scripts));

        (failed.File, failed.Line, failed.SqlState).ShouldBe(("0002_m2.up.sql", 4, "22P02"));
        failed.Progress.ShouldNotBeNull().Migrations.Select(m => m.State).ShouldBe(["applied", "unfinished"]);
    }

    [Theory]
    [InlineData("postgresql://postgres:hunter2@127.0.0.1:1/x", "No server answers")]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=hunter2;Database=x", "No server answers")]
    public async Task No_server_is_one_clear_sentence_without_the_password(string connectionString, string sentence)
    {
        var options = new MigratorOptions
        {
            ConnectionString = connectionString,
            Migrations = Scripts.Of("select 1").Set(),
        };

        var failed = await Should.ThrowAsync<ConnectionFailedException>(options.UpAsync());

        failed.Message.ShouldContain(sentence);
        failed.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task No_such_database_is_one_clear_sentence()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var options = database.Options(Scripts.Of("select 1").Set()) with
        {
            ConnectionString = database.ConnectionString.Replace(database.Name, "nowhere"),
        };

        (await Should.ThrowAsync<ConnectionFailedException>(options.UpAsync())).Message.ShouldContain(
            "no database 'nowhere'"
        );
    }

    [Fact]
    public async Task A_cancelled_run_says_where_and_goes_on_next_time()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        using var cancel = new CancellationTokenSource();
        var slow = Scripts.Of("-- @step quick\ncreate table notes (id int);\n-- @step slow\nselect pg_sleep(60)");
        var recorder = new Recorder
        {
            OnStep = e =>
            {
                if (e.Step == "slow")
                {
                    cancel.CancelAfter(100);
                }
            },
        };

        var interrupted = await Should.ThrowAsync<RunInterruptedException>(
            new Migrator(database.Options(slow.Set()), recorder).UpAsync(null, cancel.Token)
        );
        var report = await database.UpAsync(
            Scripts.Of("-- @step quick\ncreate table notes (id int);\n-- @step slow\nselect pg_sleep(0)")
        );

        interrupted.Message.ShouldContain("slow");
        report.Migrations.Single().Steps.Select(s => s.State).ShouldBe(["done_before", "done"]);
    }
}
