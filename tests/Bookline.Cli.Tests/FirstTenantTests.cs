using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>The real migrations on a database with rows: they need a name, and nothing is written without one.</summary>
public sealed class FirstTenantTests : IAsyncLifetime
{
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync(RepositoryFile.Read("db/migrations/0000_single_tenant.up.sql"));
        await database.ExecuteAsync("insert into services (name, price) values ('Cut', 100)");
    }

    public async ValueTask DisposeAsync() => await database.DisposeAsync();

    [Theory]
    [InlineData("", "--tenant-name")]
    [InlineData("--tenant-name X --tenant-timezone Mars/Base", "Use an IANA name")]
    [InlineData("--tenant-name X --tenant-currency rupees", "ISO 4217")]
    [InlineData("--tenant-name X --tenant-email nobody", "owner@example.com")]
    [InlineData("--tenant-name X --tenant-domain Spark_Salon", "lower-case letters")]
    [InlineData("--tenant-name X --legacy-login no_such_login_here", "--legacy-login")]
    public async Task A_missing_or_wrong_input_is_exit_2_and_writes_nothing(string options, string hint)
    {
        var before = await EverythingAsync();
        string[] words = [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        // The plan is complete all the same: what would stop up is one of its findings.
        foreach (var (verb, code) in new[] { ("up", 2), ("plan", 1) })
        {
            var result = await Cli.DbAsync(database, [verb, .. words]);
            result.ExitCode.ShouldBe(code, result.ToString());
            $"{result}"
                .Split('\n')
                .ShouldContain(l => l.Trim().StartsWith("→ ") && l.Contains(hint), result.ToString());
        }

        (await EverythingAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task The_missing_name_is_an_error_that_a_program_can_read()
    {
        var (exitCode, json) = await Cli.JsonAsync(database, "up");
        exitCode.ShouldBe(2);
        json.GetProperty("exitCode").GetInt32().ShouldBe(2);
        json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("missing_input");
        json.GetProperty("error").GetProperty("sqlState").GetString().ShouldBe("BK001");
    }

    [Fact]
    public async Task Status_and_plan_write_nothing()
    {
        var before = await EverythingAsync();
        (await Cli.DbAsync(database, "status")).ExitCode.ShouldBe(3);
        (await Cli.DbAsync(database, "plan", "--tenant-name", "X")).ExitCode.ShouldBe(0);
        (await EverythingAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Options_reach_the_scripts()
    {
        string[] options =
        [
            "--tenant-name",
            "@Spark [\"Salon\"] 💇",
            "--tenant-domain",
            "spark-salon",
            "--tenant-email",
            "owner@example.com",
            "--tenant-timezone",
            "Asia/Kolkata",
            "--tenant-currency",
            "EUR",
        ];
        var up = await Cli.DbAsync(database, ["up", .. options]);
        up.ExitCode.ShouldBe(0, up.ToString());
        up.Output.ShouldContain("→ bookline db contract 1");
        (
            await database.ScalarAsync<string>(
                "select concat_ws('|', business_name, domain, email, time_zone) from tenants"
            )
        ).ShouldBe("@Spark [\"Salon\"] 💇|spark-salon|owner@example.com|Asia/Kolkata");

        var verify = await Cli.DbAsync(database, "verify");
        verify.ExitCode.ShouldBe(0, verify.ToString());
        verify.Output.ShouldContain(" 0 failed");

        var listed = await Cli.DbAsync(database, "prune");
        listed.Output.ShouldContain("services_backup");
        listed.Output.ShouldContain("Nothing was dropped.");
        var down = await Cli.DbAsync(database, "down", "1", "--to");
        down.ExitCode.ShouldBe(0, down.ToString());
        down.Output.ShouldContain("services: structure as before");
        // The tenant is known from before: no name is needed again.
        var again = await Cli.DbAsync(database, "up");
        again.ExitCode.ShouldBe(0, again.ToString());
    }

    // Structure and rows, as pg_dump sees them; a line that starts with \ differs from run to run.
    private async Task<string> EverythingAsync()
    {
        var dump = await PostgresTool.RunAsync("pg_dump", [database.Url]);
        return string.Join('\n', dump.Split('\n').Where(line => !line.StartsWith('\\')));
    }
}
