using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>Plain lines in a pipe; a display on a terminal; colour only where it is wanted.</summary>
public sealed class OutputTests : IAsyncLifetime
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
    public async Task A_pipe_gets_no_escape_codes()
    {
        scratch.Write("0002_broken", "select 1 / 0;", "select 1;");
        string[][] commands =
        [
            ["plan"],
            ["status"],
            ["up"],
            ["status"],
            ["verify"],
            ["prune"],
            ["down", "1"],
            ["--help"],
        ];
        foreach (var command in commands)
        {
            var result = await scratch.DbAsync(database, command);
            $"{result}".ShouldNotContain("\e", Case.Sensitive, string.Join(' ', command));
            $"{result}".ShouldNotContain("\r");
        }
    }

    [Fact]
    public async Task Results_go_to_stdout_and_progress_to_stderr()
    {
        var result = await scratch.DbAsync(database, "up");
        result.Output.ShouldContain("✓ 0001_second applied");
        result.Output.ShouldContain("longest lock");
        result.Output.ShouldContain("→ bookline db verify");
        result.Errors.ShouldContain("1/2  main");
        result.Errors.ShouldContain("2/2  main");
    }

    [Fact]
    public async Task With_JSON_stdout_holds_nothing_else()
    {
        var result = await scratch.DbAsync(database, "up", "--json");
        Cli.Parse(result).GetProperty("result").GetProperty("migrations").GetArrayLength().ShouldBe(2);
        result.Errors.ShouldContain("1/2  main");
    }

    [Fact]
    public async Task Findings_stand_in_the_summary_warnings_first()
    {
        scratch.Write(
            "0002_talks",
            "do $$ begin raise notice 'just saying'; raise warning 'unhardened: the door is open'; raise warning 'mind the gap'; end $$;",
            "do $$ begin raise notice '3 rows parked in a safe place'; end $$;"
        );
        var up = (await scratch.DbAsync(database, "up")).Output;
        up.ShouldContain("  unhardened\n  - the door is open\n");
        up.ShouldContain("  to know\n  - mind the gap\n");
        up.ShouldContain("  notes\n  - just saying\n");
        up.IndexOf("mind the gap", StringComparison.Ordinal)
            .ShouldBeLessThan(up.IndexOf("just saying", StringComparison.Ordinal));

        (await scratch.DbAsync(database, "down", "2")).Output.ShouldContain("- 3 rows parked in a safe place");
    }

    [Fact]
    public async Task Who_is_in_the_way_is_named()
    {
        await scratch.DbAsync(database, "up");
        scratch.Write("0002_alters", "alter table first add column more int;", "alter table first drop column more;");
        await using var reader = await database.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using var query = new Npgsql.NpgsqlCommand("select * from first", reader, transaction);
        await query.ExecuteNonQueryAsync();

        var result = await scratch.DbAsync(database, "up", "--lock-patience", "500ms");
        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.ShouldContain($"pid {reader.ProcessID}");
        result.Errors.ShouldContain("attempt 1");
        result.Errors.ShouldContain("--lock-patience");
    }

    [Fact]
    public async Task A_terminal_gets_a_display_and_colours()
    {
        var seen = await OnTerminalAsync("TERM=xterm-256color", "up");
        seen.ShouldContain("\e[");
        seen.ShouldContain("1/2");
        seen.ShouldContain("0001_second");
    }

    [Fact]
    public async Task NO_COLOR_takes_the_colours_away()
    {
        var seen = await OnTerminalAsync("TERM=xterm-256color NO_COLOR=1", "status");
        seen.ShouldNotContain("\e[");
        seen.ShouldContain("pending");
    }

    [Fact]
    public async Task A_reader_that_leaves_is_no_error()
    {
        var result = await Bash.RunAsync("\"$BOOKLINE_CLI\" db up --help | head -n 1; echo ${PIPESTATUS[0]}", database);
        result.ShouldEndWith("\n0\n");
    }

    // util-linux's `script` gives a program a terminal of its own.
    private Task<string> OnTerminalAsync(string environment, string verb) =>
        Bash.RunAsync(
            $"{environment} script -qec '\"$BOOKLINE_CLI\" db {verb} --dir {scratch.Folder}' /dev/null",
            database
        );
}
