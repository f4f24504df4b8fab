using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>0 done · 1 failed · 2 bad usage or missing input · 3 pending · 4 drift · 5 locked.</summary>
public sealed class ExitCodeTests : IAsyncLifetime
{
    private readonly ScratchMigrations scratch = new();
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync(15);

    public async ValueTask DisposeAsync()
    {
        scratch.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Zero_when_done_and_when_there_is_nothing_to_do()
    {
        await ShouldExit(0, "up");
        var again = await ShouldExit(0, "up");
        again.Output.ShouldContain("Nothing to do");
        await ShouldExit(0, "status");
        await ShouldExit(0, "down", "1");
    }

    [Fact]
    public async Task One_when_a_statement_fails()
    {
        scratch.Write("0001_second", "select 1 / 0;", "select 1;");
        var failed = await ShouldExit(1, "up");
        failed.Errors.ShouldContain("0001_second.up.sql:1");
        failed.Errors.ShouldContain("division by zero");
    }

    [Fact]
    public async Task One_when_a_check_fails()
    {
        scratch.WriteFile("0000_first.verify.sql", "select 'a check', 'failed', 'broken';");
        await ShouldExit(0, "up");
        var verified = await ShouldExit(1, "verify");
        verified.Output.ShouldContain("1 failed");
    }

    [Fact]
    public async Task One_when_a_script_refuses()
    {
        scratch.Write("0001_second", Raising("BK002"), "select 1;");
        var refused = await ShouldExit(1, "up");
        refused.Errors.ShouldContain("error: no\n");
        refused.Errors.ShouldContain("→ do that\n");
    }

    [Fact]
    public async Task Two_when_an_input_is_missing()
    {
        var asks = $"-- @step ask\n-- @preflight\n{Raising("BK001")}\n-- @step work\nselect 1;";
        scratch.Write("0001_second", asks, "select 1;");
        await ShouldExit(2, "up");
    }

    [Theory]
    [InlineData("up", "7")]
    [InlineData("up", "0007_nothing")]
    [InlineData("down", "7")]
    [InlineData("plan", "7")]
    [InlineData("verify", "7")]
    [InlineData("contract", "7")]
    public async Task Two_when_no_migration_has_that_name(string verb, string id)
    {
        var result = await ShouldExit(2, verb, id);
        result.Errors.ShouldContain($"There is no migration '{id}'.");
        result.Errors.ShouldContain("0000_first, 0001_second");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0001")]
    [InlineData("0001_second")]
    public async Task A_migration_has_three_names(string id)
    {
        await ShouldExit(0, "up", id);
        await ShouldExit(0, "down", id);
    }

    [Fact]
    public async Task Three_when_status_finds_something_pending()
    {
        await ShouldExit(3, "status");
        await ShouldExit(0, "up", "0");
        await ShouldExit(3, "status");
    }

    [Fact]
    public async Task Four_when_an_applied_file_was_edited()
    {
        await ShouldExit(0, "up");
        scratch.WriteFile("0000_first.up.sql", "create table first (id bigint);");
        var drifted = await ShouldExit(4, "status");
        drifted.Output.ShouldContain("drift: ");
        await ShouldExit(4, "up");
        await ShouldExit(4, "plan");
    }

    [Fact]
    public async Task Five_when_another_runner_is_at_work()
    {
        scratch.Write("0001_second", "select pg_sleep(60);", "select 1;");
        using var first = CliProcess.Start(["db", "up", "--dir", scratch.Folder], Cli.Environment(database));
        while (
            !first.Errors.Contains("create", StringComparison.Ordinal)
            && !first.Errors.Contains("main", StringComparison.Ordinal)
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        var second = await ShouldExit(5, "up", "--lock-wait", "200ms");
        second.Errors.ShouldContain("pid ");
        second.Errors.ShouldContain("bookline db");
        second.Errors.ShouldContain("--lock-wait");
    }

    [Fact]
    public async Task One_and_a_way_on_when_interrupted()
    {
        scratch.Write("0001_second", "select pg_sleep(60);", "select 1;");
        using var run = CliProcess.Start(["db", "up", "--dir", scratch.Folder], Cli.Environment(database));
        while (!run.Errors.Contains("main", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        // Not INT, which a run in the background inherits as ignored.
        await BoundedSignal.SendAsync("TERM", run.Id);
        var result = await run.WaitAsync(TimeSpan.FromSeconds(20));
        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.ShouldContain("→ ");
        (
            await database.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where application_name = 'bookline db' and datname = current_database()"
            )
        ).ShouldBe(0);
    }

    private async Task<CliResult> ShouldExit(int code, params string[] arguments)
    {
        var result = await scratch.DbAsync(database, arguments);
        result.ExitCode.ShouldBe(code, result.ToString());
        return result;
    }

    private static string Raising(string code) =>
        $"do $$ begin raise exception 'no' using errcode = '{code}', hint = 'do that'; end $$;";
}
