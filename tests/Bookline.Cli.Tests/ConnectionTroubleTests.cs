using Bookline.PrivatePostgres;
using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>A server that asks for passwords, which the shared one does not.</summary>
public sealed class PasswordServer : IAsyncLifetime
{
    /// <summary>With characters that a URL must escape, and that could break a message apart.</summary>
    public const string Password = "s3cr3t p/w:@?#%";

    public PrivateServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Server = await PrivateServer.StartAsync(
            new PrivateServerOptions
            {
                BinDirectory = PostgresBinaries.Find(15),
                Durable = false,
                Password = Password,
            }
        );

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}

/// <summary>No connection: exit 1, one clear sentence, what to do, and never the password.</summary>
public sealed class ConnectionTroubleTests(PasswordServer fixture) : IClassFixture<PasswordServer>
{
    private static readonly string Escaped = Uri.EscapeDataString(PasswordServer.Password);

    private string Url => fixture.Server.Url();

    [Fact]
    public async Task The_right_password_opens_by_URL_and_by_Npgsql_string()
    {
        (await StatusAsync(Url)).ExitCode.ShouldBe(3);
        (await StatusAsync(fixture.Server.ConnectionString())).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_wrong_password() =>
        await ShouldFail(Url.Replace(Escaped, "wr0ng-s3cr3t"), "rejects the password of user postgres", "wr0ng-s3cr3t");

    [Fact]
    public async Task No_password() =>
        await ShouldFail(Url.Replace($":{Escaped}@", "@"), "asks for a password of user postgres");

    [Fact]
    public async Task A_missing_database() =>
        await ShouldFail(fixture.Server.Url("not_here"), "There is no database 'not_here'");

    [Fact]
    public async Task No_server() =>
        await ShouldFail(Url.Replace($":{fixture.Server.Port}/", ":1/"), "No server answers at 127.0.0.1:");

    [Fact]
    public async Task A_host_that_does_not_exist() =>
        await ShouldFail(Url.Replace("127.0.0.1", "no-such-host.invalid"), "no-such-host.invalid");

    [Fact]
    public async Task TLS_where_there_is_none() => await ShouldFail($"{Url}?sslmode=require", "does not speak TLS");

    [Fact]
    public async Task An_audit_says_it_in_the_same_words()
    {
        var wrong = await Cli.RunAsync("isolation", "audit", "--database", Url.Replace(Escaped, "wr0ng-s3cr3t"));
        wrong.ExitCode.ShouldBe(1, wrong.ToString());
        wrong.Errors.ShouldContain("rejects the password of user postgres");
        $"{wrong}".ShouldNotContain("s3cr3t");
        var nobody = await Cli.RunAsync(
            "isolation",
            "audit",
            "--database",
            Url.Replace($":{fixture.Server.Port}/", ":1/")
        );
        nobody.ExitCode.ShouldBe(1, nobody.ToString());
        nobody.Errors.ShouldContain("No server answers at 127.0.0.1:1.");
    }

    [Fact]
    public async Task No_output_of_any_failing_command_holds_a_password()
    {
        var password = PasswordServer.Password;
        string[] databases =
        [
            Url,
            Url.Replace("postgresql://", "mysql://"),
            // Not escaped, as people forget.
            Url.Replace(Escaped, password),
            Url.Replace(Escaped, "12/s3cr3t"),
            Url.Replace(Escaped, "s3cr3t?x"),
            Url + "?pasword=s3cr3t",
            Url.Replace("/postgres", "/not_here"),
            Url.Replace(Escaped, "s3cr3t-but-wrong"),
            fixture.Server.ConnectionString() + ";Nonsense=1",
            fixture.Server.ConnectionString().Replace("Password=", "Pasword="),
            fixture.Server.ConnectionString().Replace("Host=", "Hosst="),
            "Host=127.0.0.1;Port=1;Password=s3cr3t",
            "Host=127.0.0.1;Port=s3cr3t",
            "host=127.0.0.1 port=1 password=s3cr3t",
        ];
        foreach (var database in databases)
        {
            string[][] commands =
            [
                ["db", "status", "--database", database],
                ["db", "status", "--json", "--database", database],
                ["db", "up", "7", "--database", database],
                ["db", "down", "1", "--database", database],
                ["db", "up", database],
                ["db", "status", database],
                ["db", database],
                [database],
                ["db", "up", "--dir", database, "--database", database],
                ["db", "up", "--jobs", database],
                ["db", "up", "--max-block", database, "--json"],
                ["db", "up", "--set", database],
                ["db", "plan", "--database", database, "--nope", database],
                ["isolation", "audit", "--database", database],
                ["isolation", "audit", "--json", "--database", database],
                ["isolation", "audit", database],
                ["isolation", "audit", "--set", database],
                ["completion", database],
            ];
            var results = await Task.WhenAll(commands.Select(c => CliProcess.RunAsync(c)));
            foreach (var (command, result) in commands.Zip(results))
            {
                $"{result}".ShouldNotContain("s3cr3t", Case.Sensitive, string.Join(' ', command));
            }
        }
    }

    private async Task ShouldFail(string database, string part, string? alsoSecret = null)
    {
        var result = await StatusAsync(database);
        result.ExitCode.ShouldBe(1, result.ToString());
        var lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2, result.ToString());
        lines[0].ShouldStartWith("error: ");
        lines[0].ShouldContain(part);
        lines[1].ShouldStartWith("→ ");
        $"{result}".ShouldNotContain("s3cr3t");
        if (alsoSecret is not null)
        {
            $"{result}".ShouldNotContain(alsoSecret);
        }
    }

    private static Task<CliResult> StatusAsync(string database) => Cli.RunAsync("db", "status", "--database", database);
}
