using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>What is mistyped is answered with exit 2, one clear sentence, and what to do.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("db up --nope", "There is no option '--nope'.")]
    [InlineData("db up --tenant-nme x", "There is no option '--tenant-nme'. Did you mean --tenant-name?")]
    [InlineData("db statsu", "There is no verb 'statsu'. Did you mean status?")]
    [InlineData("frob", "There is no verb 'frob'.")]
    [InlineData("db up 0 1", "There is no argument '1'.")]
    [InlineData("db down", "<id> is missing.")]
    [InlineData("db", "A verb is missing: up, down, status, plan, verify, contract, prune, users.")]
    [InlineData("", "A verb is missing: db, isolation, audit, completion.")]
    [InlineData("isolation", "A verb is missing: audit.")]
    [InlineData("isolation adit", "There is no verb 'adit'. Did you mean audit?")]
    [InlineData(
        "isolation audit --tenant-colum x",
        "There is no option '--tenant-colum'. Did you mean --tenant-column?"
    )]
    [InlineData("isolation audit --set novalue", "--set takes name=value, such as app.tenant={tenant}, not 'novalue'.")]
    [InlineData("isolation audit --role a --role b", "--role is given more than once.")]
    [InlineData("isolation audit postgresql://x@localhost/y", "A database stands where none is expected.")]
    [InlineData("isolation audit", "No database is given.")]
    [InlineData("completion", "<shell> is missing.")]
    [InlineData("completion tcsh", "'tcsh' is none of the shells bash, zsh and fish.")]
    [InlineData("db up --database", "--database needs a value.")]
    [InlineData("db up --jobs 1 --jobs 2", "--jobs is given more than once.")]
    [InlineData("db up --jobs 0", "--jobs is a number from 1 to 32, not '0'.")]
    [InlineData("db up --jobs many", "--jobs is a number from 1 to 32, not 'many'.")]
    [InlineData("db up --set novalue", "--set takes name=value, the name of a-z, 0-9 and _, not 'novalue'.")]
    [InlineData("db up --set Name=x", "--set takes name=value, the name of a-z, 0-9 and _, not 'Name'.")]
    [InlineData(
        "db up --max-block 500",
        "--max-block is a duration with its unit, such as 500ms, 2s or 1m, not '500'."
    )]
    [InlineData(
        "db up --max-block -1s",
        "--max-block is a duration with its unit, such as 500ms, 2s or 1m, not '-1s'."
    )]
    [InlineData(
        "db up --max-block 1e3s",
        "--max-block is a duration with its unit, such as 500ms, 2s or 1m, not '1e3s'."
    )]
    [InlineData("db up --max-block 0ms", "--max-block is from 1ms to 480h, not '0ms'.")]
    [InlineData("db up --lock-wait 999h", "--lock-wait is from 0ms to 480h, not '999h'.")]
    [InlineData("db up --free-disk 10", "--free-disk is a size with its unit, such as 500MB, 10GB or 1.5TB, not '10'.")]
    [InlineData(
        "db up --free-disk 10XB",
        "--free-disk is a size with its unit, such as 500MB, 10GB or 1.5TB, not '10XB'."
    )]
    [InlineData(
        "db up --dir no/such/folder --database postgresql://x@localhost/y",
        "There is no folder 'no/such/folder'."
    )]
    [InlineData("--jobs 3 db up", "--jobs stands in front of the verb that it belongs to.")]
    [InlineData("--database=postgresql://x@h/y db up", "--database stands in front of the verb that it belongs to.")]
    [InlineData("db up postgresql://x@localhost/y", "A database stands where none is expected.")]
    public async Task Says_what_is_wrong(string commandLine, string sentence)
    {
        var result = await Cli.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Output.ShouldBeEmpty();
        ShouldBeSentenceAndWayOut(result, sentence);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("down 1")]
    [InlineData("status")]
    [InlineData("plan")]
    [InlineData("verify")]
    [InlineData("contract")]
    [InlineData("prune --yes")]
    public async Task Asks_for_the_database(string verb)
    {
        var result = await Cli.RunAsync(["db", .. verb.Split(' ')]);
        result.ExitCode.ShouldBe(2, result.ToString());
        ShouldBeSentenceAndWayOut(result, "No database is given.");
        result.Errors.ShouldContain("→ Set DATABASE_URL, or add --database");
    }

    [Theory]
    [InlineData("mysql://u@h/d")]
    [InlineData("Host=h;Nonsense=1")]
    [InlineData("just words")]
    [InlineData("postgresql://u@h:port/d")]
    [InlineData("postgresql://u@h/d?sslmode=sometimes")]
    public async Task Explains_how_a_database_is_written(string database)
    {
        var result = await Cli.RunAsync("db", "status", "--database", database);
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain("→ Write postgresql://user:password@host:port/database");
    }

    [Fact]
    public async Task Is_JSON_when_JSON_is_asked_for()
    {
        var result = await Cli.RunAsync("db", "up", "--json", "--jobs", "0");
        result.ExitCode.ShouldBe(2);
        var error = Cli.Parse(result).GetProperty("error");
        error.GetProperty("kind").GetString().ShouldBe("usage");
        error.GetProperty("message").GetString().ShouldBe("--jobs is a number from 1 to 32, not '0'.");
    }

    [Fact]
    public async Task Is_JSON_also_when_JSON_is_asked_for_in_the_wrong_place()
    {
        var result = await Cli.RunAsync("--json", "db", "up");
        result.ExitCode.ShouldBe(2);
        var error = Cli.Parse(result).GetProperty("error");
        error.GetProperty("message").GetString().ShouldBe("--json stands in front of the verb that it belongs to.");
        error.GetProperty("hint").GetString().ShouldBe("Write it behind: bookline db up --json");
    }

    private static void ShouldBeSentenceAndWayOut(CliResult result, string sentence)
    {
        var lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2, result.ToString());
        lines[0].ShouldBe($"error: {sentence}");
        lines[1].ShouldStartWith("→ ");
    }
}
