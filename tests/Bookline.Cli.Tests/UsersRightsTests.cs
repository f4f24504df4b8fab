using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>Who may change logins, by the rules of 15 and of 16 and newer; and what is said to those who may not.</summary>
public sealed class UsersRightsTests(LoginServers servers) : IClassFixture<LoginServers>
{
    [Theory]
    [InlineData(15, "alter role login_x createrole;")]
    [InlineData(
        18,
        "alter role login_x createrole; grant bookline_app to login_x with admin true, inherit false, set false;"
    )]
    public async Task A_missing_right_is_said_with_the_statement_that_gives_it(int major, string statement)
    {
        var database = servers.Database(major);
        await RecreateAsync(database, "login");
        var refused = await SetAsync(database, "app", 1);
        refused.Errors.ShouldContain("error: login login_x has no CREATEROLE\n");
        refused.Errors.ShouldContain($"→ As an administrator: {statement}\n");

        await database.ExecuteAsync(statement);
        (await SetAsync(database, "app", 0)).Output.ShouldStartWith("DATABASE_URL_APP=");
    }

    [Fact]
    public async Task Since_16_CREATEROLE_alone_is_not_enough()
    {
        var database = servers.Database(18);
        await RecreateAsync(database, "login createrole");
        var refused = await SetAsync(database, "app", 1);
        refused.Errors.ShouldContain("has no ADMIN option on bookline_app");
        refused.Errors.ShouldContain("grant bookline_app to login_x with admin true");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_superuser_is_changed_by_superusers_only(int major)
    {
        var database = servers.Database(major);
        await RecreateAsync(database, "login createrole");
        await database.ExecuteAsync("alter role bookline_operator superuser");
        var refused = await SetAsync(database, "operator", 1);
        await database.ExecuteAsync("alter role bookline_operator nosuperuser");
        refused.Errors.ShouldContain("may not change bookline_operator");
        refused.Errors.ShouldContain("→ Do it as a superuser.");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task What_the_administrator_may_not_repair_stays_open_and_the_password_changes(int major)
    {
        var database = servers.Database(major);
        await RecreateAsync(database, "login createrole");
        if (major >= 16)
        {
            await database.ExecuteAsync("grant bookline_app to login_x with admin true, inherit false, set false");
        }

        await database.ExecuteAsync("alter role bookline_app bypassrls");
        var set = await SetAsync(database, "app", 0);
        set.Errors.ShouldContain("not repaired: it has BYPASSRLS (");
        set.Errors.ShouldContain("→ alter role bookline_app nobypassrls;\n");
        set.Output.ShouldStartWith("DATABASE_URL_APP=");
        await database.ExecuteAsync("alter role bookline_app nobypassrls");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_login_may_renew_its_own_password(int major)
    {
        var database = servers.Database(major);
        var url = (await Cli.DbAsync(database, "users", "set", "app")).Output.Split('=', 2)[1].Trim();
        var own = await Cli.RunAsync("db", "users", "set", "app", "--database", url);
        own.ExitCode.ShouldBe(0, own.ToString());
        await (await LoginServers.OpenAsync(own.Output.Split('=', 2)[1].Trim())).DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Who_migrates_without_being_a_superuser_sets_the_logins_too(int major)
    {
        // Managed PostgreSQL: the administrator has CREATEROLE and owns the database.
        await using var server = await TestServers.StartOwnAsync(major);
        await using var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync(
            $"create role manager login createrole; alter database {database.Name} owner to manager"
        );
        var url = server.Url(database.Name, "manager");

        var early = await Cli.RunAsync("db", "users", "--database", url);
        early.ExitCode.ShouldBe(1, early.ToString());
        early.Errors.ShouldContain("error: This server does not have Bookline's roles");
        early.Errors.ShouldContain("→ bookline db up applies it.\n");
        (await Cli.RunAsync("db", "users", "set", "all", "--database", url)).ExitCode.ShouldBe(1);

        var up = await Cli.RunAsync("db", "up", "--database", url);
        up.ExitCode.ShouldBe(0, up.ToString());
        var set = await Cli.RunAsync("db", "users", "set", "all", "--database", url);
        set.ExitCode.ShouldBe(0, set.ToString());
        set.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        var listed = await Cli.RunAsync("db", "users", "--database", url);
        listed.ExitCode.ShouldBe(0, listed.ToString());
        listed.Output.ShouldContain("no BYPASSRLS, which only a superuser may give");
    }

    [Fact]
    public async Task A_read_only_server_is_said_to_be_one()
    {
        var database = servers.Database(15);
        await database.ExecuteAsync($"alter database {database.Name} set default_transaction_read_only = on");
        try
        {
            var refused = await Cli.DbAsync(database, "users", "set", "app");
            refused.ExitCode.ShouldBe(1, refused.ToString());
            refused.Errors.ShouldContain("it is read-only");
        }
        finally
        {
            await database.ExecuteAsync(
                $"begin read write; alter database {database.Name} reset default_transaction_read_only; commit"
            );
        }
    }

    private static async Task RecreateAsync(TestDatabase database, string attributes) =>
        await database.ExecuteAsync($"drop role if exists login_x; create role login_x {attributes} password 'x'");

    private static async Task<CliResult> SetAsync(TestDatabase database, string login, int code)
    {
        var result = await Cli.RunAsync(
            "db",
            "users",
            "set",
            login,
            "--database",
            LoginServers.Url(database, "login_x", "x")
        );
        result.ExitCode.ShouldBe(code, result.ToString());
        return result;
    }
}
