using Bookline.Testing;
using Npgsql;

namespace Bookline.Cli.Tests;

/// <summary><c>users set</c>: a new password opens, stands in no log, and is shown once.</summary>
public sealed class UsersSetTests(LoginServers servers) : IClassFixture<LoginServers>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bookline-users-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task The_new_password_opens_the_old_one_ends_and_open_connections_go_on(int major)
    {
        var database = servers.Database(major);
        var first = Url(await SetAsync(database, "app"), "APP");
        await using var open = await LoginServers.OpenAsync(first);

        var again = await SetAsync(database, "app");

        again.Errors.ShouldContain("1 open connection goes on");
        var refused = await Should.ThrowAsync<PostgresException>(() => LoginServers.OpenAsync(first));
        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        await using var renewed = await LoginServers.OpenAsync(Url(again, "APP"));
        foreach (var connection in (NpgsqlConnection[])[open, renewed])
        {
            await using var command = new NpgsqlCommand("select current_user::text", connection);
            (await command.ExecuteScalarAsync()).ShouldBe("bookline_app");
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_password_is_shown_once_and_the_server_never_sees_it(int major)
    {
        var database = servers.Database(major);
        var set = await SetAsync(database, "all");
        var log = await File.ReadAllTextAsync(database.Server.LogFile);
        foreach (var name in (string[])["APP", "OPERATOR", "MIGRATOR"])
        {
            var password = new Uri(Url(set, name)).UserInfo.Split(':')[1];
            password.Length.ShouldBe(43);
            set.ToString().Split(password).Length.ShouldBe(2);
            set.Errors.ShouldNotContain(password);
            log.ShouldNotContain(password);
        }

        log.ShouldContain("alter role bookline_app password 'SCRAM-SHA-256$4096:");
        (
            await database.ColumnAsync(
                "select left(rolpassword, 13) from pg_authid where rolname ~ 'bookline_(app|op|mig)'"
            )
        ).ShouldBe(["SCRAM-SHA-256", "SCRAM-SHA-256", "SCRAM-SHA-256"]);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_file_gets_the_URLs_and_nobody_else_may_read_it(int major)
    {
        var file = Path.Combine(folder, "bookline.env");
        await File.WriteAllTextAsync(file, "# mine\nOTHER=1\nexport DATABASE_URL_APP=old\nDATABASE_URL_APPLE=2\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        var set = await SetAsync(servers.Database(major), "all", "--out", file);

        set.Output.ShouldBeEmpty();
        var lines = await File.ReadAllLinesAsync(file);
        lines[..3].ShouldBe(["# mine", "OTHER=1", "DATABASE_URL_APPLE=2"]);
        lines.Length.ShouldBe(6);
        lines.Skip(3).ShouldAllBe(line => !set.Errors.Contains(new Uri(line.Split('=')[1]).UserInfo));
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(folder).ShouldBe([file]);
        foreach (var line in lines[3..])
        {
            await (await LoginServers.OpenAsync(line.Split('=')[1])).DisposeAsync();
        }
    }

    [Fact]
    public async Task A_new_file_is_made()
    {
        var file = Path.Combine(folder, "new.env");
        await SetAsync(servers.Database(15), "app", "--out", file);
        (await File.ReadAllTextAsync(file)).ShouldStartWith("DATABASE_URL_APP=");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_link_is_followed()
    {
        var (link, target) = (Path.Combine(folder, "link.env"), Path.Combine(folder, "target.env"));
        await File.WriteAllTextAsync(target, "");
        File.CreateSymbolicLink(link, target);
        await SetAsync(servers.Database(15), "app", "--out", link);
        new FileInfo(link).LinkTarget.ShouldBe(target);
        (await File.ReadAllTextAsync(target)).ShouldStartWith("DATABASE_URL_APP=");
    }

    [Theory]
    [InlineData("no/such/folder.env", 1)]
    [InlineData(".", 2)]
    public async Task Where_no_file_can_be_nothing_is_changed(string file, int code)
    {
        var database = servers.Database(15);
        var before = await PasswordsAsync(database);
        var set = await Cli.DbAsync(database, "users", "set", "all", "--out", Path.Combine(folder, file));
        set.ExitCode.ShouldBe(code, set.ToString());
        set.Errors.ShouldContain("→ Give --out a file");
        (await PasswordsAsync(database)).ShouldBe(before);
        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task URLs_that_nobody_got_are_a_failure()
    {
        var said = await Bash.RunAsync(
            "\"$BOOKLINE_CLI\" db users set operator >/dev/full; echo exit $?",
            servers.Database(15)
        );
        said.ShouldContain("exit 1\n");
        said.ShouldContain("→ Run the command again: it makes new passwords.");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_password_can_end_by_itself_and_the_next_one_does_not(int major)
    {
        var database = servers.Database(major);
        const string Until = """
            select case when isfinite(rolvaliduntil) then round(extract(epoch from rolvaliduntil - now()) / 3600)::text end
            from pg_authid where rolname = 'bookline_operator'
            """;
        (await SetAsync(database, "operator", "--valid-until", "90d")).Errors.ShouldContain(", valid until 20");
        (await database.ScalarAsync<string>(Until)).ShouldBe("2160");

        await database.ExecuteAsync("alter role bookline_operator valid until '2020-01-01'");
        var listed = await Cli.DbAsync(database, "users");
        listed.ExitCode.ShouldBe(1, listed.ToString());
        listed.Output.ShouldContain("its password is not valid any more");

        var url = Url(await SetAsync(database, "operator"), "OPERATOR");
        (await database.ScalarAsync<string>(Until)).ShouldBeNull();
        await (await LoginServers.OpenAsync(url)).DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_login_can_be_left_without_password(int major)
    {
        var database = servers.Database(major);
        var set = await SetAsync(database, "operator", "--no-password");
        Url(set, "OPERATOR")
            .ShouldBe($"postgresql://bookline_operator@127.0.0.1:{database.Server.Port}/{database.Name}");
        set.Errors.ShouldContain("pg_hba.conf");
        (
            await database.ScalarAsync<bool>(
                "select rolpassword is null from pg_authid where rolname = 'bookline_operator'"
            )
        ).ShouldBeTrue();
    }

    [Theory]
    [InlineData("bob", "is none of app, operator, migrator, all")]
    [InlineData("app --valid-until 90", "such as 90d")]
    [InlineData("app --valid-until 5000d", "such as 90d")]
    [InlineData("app --valid-until 3d --no-password", "Leave one of them out")]
    [InlineData("", "<login> is missing")]
    public async Task Bad_usage_is_exit_2(string words, string says)
    {
        string[] arguments = ["users", "set", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var result = await Cli.DbAsync(servers.Database(15), arguments);
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain(says);
    }

    [Fact]
    public async Task The_URL_says_what_holds_for_everybody_who_connects()
    {
        var database = servers.Database(15);
        var password = Uri.EscapeDataString("the superuser's");
        var given =
            $"postgresql://postgres:{password}@localhost:{database.Server.Port}/{database.Name}?sslmode=disable&application_name=me";
        var set = await Cli.RunAsync("db", "users", "set", "app", "--database", given);
        set.ExitCode.ShouldBe(0, set.ToString());
        var url = Url(set, "APP");
        url.ShouldStartWith("postgresql://bookline_app:");
        url.ShouldEndWith($"@localhost:{database.Server.Port}/{database.Name}?sslmode=disable");
        $"{set}".ShouldNotContain(password);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task The_answers_are_as_documented(int major)
    {
        var database = servers.Database(major);
        await database.ExecuteAsync("alter role bookline_app createdb");
        JsonShapeTests.ShouldBeAsDocumented("users", await Cli.DbAsync(database, "users", "--json"));
        var set = await Cli.DbAsync(database, "users", "set", "app", "--json");
        var login = JsonShapeTests.ShouldBeAsDocumented("users set", set).GetProperty("result").GetProperty("logins")[
            0
        ];
        await (await LoginServers.OpenAsync(login.GetProperty("url").GetString()!)).DisposeAsync();
    }

    private static async Task<CliResult> SetAsync(TestDatabase database, params string[] arguments)
    {
        var set = await Cli.DbAsync(database, ["users", "set", .. arguments]);
        set.ExitCode.ShouldBe(0, set.ToString());
        return set;
    }

    private static string Url(CliResult set, string name) =>
        set.Output.Split('\n').Single(l => l.StartsWith($"DATABASE_URL_{name}=")).Split('=', 2)[1];

    private static Task<IReadOnlyList<string>> PasswordsAsync(TestDatabase database) =>
        database.ColumnAsync("select rolname || coalesce(rolpassword, '') from pg_authid order by 1");
}
