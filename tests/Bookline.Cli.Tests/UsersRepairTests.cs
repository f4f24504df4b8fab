using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>What a login should not be is found by <c>users</c>, and repaired by <c>users set</c>.</summary>
public sealed class UsersRepairTests(LoginServers servers) : IClassFixture<LoginServers>
{
    private static readonly (string Login, string Damage, string Found, string Repaired)[] Repairs =
    [
        ("app", "alter role bookline_app superuser", "it has SUPERUSER", "SUPERUSER taken away"),
        ("app", "alter role bookline_app bypassrls", "it has BYPASSRLS", "BYPASSRLS taken away"),
        ("app", "alter role bookline_app createrole", "it has CREATEROLE", "CREATEROLE taken away"),
        ("app", "alter role bookline_app createdb", "it has CREATEDB", "CREATEDB taken away"),
        ("app", "alter role bookline_app replication", "it has REPLICATION", "REPLICATION taken away"),
        ("app", "alter role bookline_app nologin", "it may not log in", "may log in again"),
        (
            "app",
            "revoke authenticated from bookline_app",
            "does not have the rights of authenticated",
            "rights of authenticated given"
        ),
        (
            "app",
            "grant bookline_owner to bookline_app",
            "a member of bookline_owner",
            "membership in bookline_owner taken away"
        ),
        (
            "app",
            "grant tenant_session to bookline_app",
            "a member of tenant_session",
            "membership in tenant_session taken away"
        ),
        (
            "app",
            "grant pg_read_all_data to bookline_app",
            "a member of pg_read_all_data",
            "membership in pg_read_all_data taken away"
        ),
        (
            "app",
            "grant pg_write_all_data to bookline_app",
            "a member of pg_write_all_data",
            "membership in pg_write_all_data taken away"
        ),
        (
            "app",
            "grant bookline_migrator to bookline_app",
            "a member of bookline_",
            "membership in bookline_migrator taken away"
        ),
        (
            "app",
            "drop role if exists staff; create role staff in role bookline_owner; grant staff to bookline_app",
            "a member of bookline_owner through staff",
            "membership in staff taken away"
        ),
        (
            "app",
            "drop owned by bookline_app; drop role bookline_app",
            "it does not exist",
            "rights of authenticated given"
        ),
        (
            "operator",
            "grant authenticated to bookline_operator",
            "a member of authenticated",
            "membership in authenticated taken away"
        ),
        ("operator", "alter role bookline_operator bypassrls", "it has BYPASSRLS", "BYPASSRLS taken away"),
        ("migrator", "alter role bookline_migrator nobypassrls", "it has no BYPASSRLS", "BYPASSRLS given"),
        ("migrator", "alter role bookline_migrator superuser", "it has SUPERUSER", "SUPERUSER taken away"),
        (
            "migrator",
            "revoke bookline_owner from bookline_migrator",
            "the rights of bookline_owner",
            "rights of bookline_owner given"
        ),
    ];

    private static readonly (string Login, string Damage, string Found, string Repaired)[] OfOneVersion =
    [
        // Up to 15 the role says whether it inherits; since 16 the grant does, and each grantor's grant is one.
        ("app", "alter role bookline_app noinherit", "the rights of authenticated", "rights of authenticated given"),
        (
            "app",
            "revoke authenticated from bookline_app; grant authenticated to bookline_app with inherit false",
            "the rights of authenticated",
            "rights of authenticated given"
        ),
        (
            "app",
            """
            drop role if exists other; create role other; grant bookline_owner to other with admin option;
            grant bookline_owner to bookline_app granted by other; grant bookline_owner to bookline_app;
            """,
            "a member of bookline_owner",
            "membership in bookline_owner taken away"
        ),
    ];

    public static TheoryData<int, string, string, string, string> Damages
    {
        get
        {
            var data = new TheoryData<int, string, string, string, string>();
            foreach (var (login, damage, found, repaired) in Repairs)
            {
                data.Add(15, login, damage, found, repaired);
                data.Add(18, login, damage, found, repaired);
            }

            foreach (var ((login, damage, found, repaired), major) in OfOneVersion.Zip([15, 18, 18]))
            {
                data.Add(major, login, damage, found, repaired);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Finds_and_repairs(int major, string login, string damage, string found, string repaired)
    {
        var database = servers.Database(major);
        await database.ExecuteAsync(damage);
        var listed = await Cli.DbAsync(database, "users");
        listed.ExitCode.ShouldBe(1, listed.ToString());
        listed.Output.ShouldContain(found);
        listed.Output.ShouldContain($"→ bookline db users set {login}\n");

        var set = await Cli.DbAsync(database, "users", "set", login);

        set.ExitCode.ShouldBe(0, set.ToString());
        set.Errors.ShouldContain($"  repaired: {repaired}\n", customMessage: set.ToString());
        set.Errors.ShouldNotContain("not repaired");
        var after = await Cli.DbAsync(database, "users");
        after.ExitCode.ShouldBe(0, after.ToString());
        after.Output.ShouldContain("Every login is what it should be.");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task What_only_a_person_can_repair_is_said_and_the_password_changes_all_the_same(int major)
    {
        var database = servers.Database(major);
        await database.ExecuteAsync(
            "create table owned (id int); alter table owned enable row level security; alter table owned owner to bookline_app"
        );
        var set = await Cli.DbAsync(database, "users", "set", "app");
        await database.ExecuteAsync("drop table owned");
        set.ExitCode.ShouldBe(0, set.ToString());
        set.Errors.ShouldContain("not repaired: it owns tables with row-level security: owned\n");
        set.Errors.ShouldContain("→ reassign owned by bookline_app to bookline_owner;\n");
        set.Output.ShouldStartWith("DATABASE_URL_APP=");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task What_reaches_the_app_through_authenticated_is_taken_from_there(int major)
    {
        var database = servers.Database(major);
        await database.ExecuteAsync("grant bookline_owner to authenticated");
        var set = await Cli.DbAsync(database, "users", "set", "app");
        await database.ExecuteAsync("revoke bookline_owner from authenticated");
        set.Errors.ShouldContain("not repaired: it is a member of bookline_owner through authenticated");
        set.Errors.ShouldContain("→ Take that from authenticated");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_login_that_may_only_look_sees_all_but_passwords(int major)
    {
        var database = servers.Database(major);
        await database.ExecuteAsync("drop role if exists looker; create role looker login password 'looks'");
        var listed = await Cli.RunAsync(
            "db",
            "users",
            "--json",
            "--database",
            LoginServers.Url(database, "looker", "looks")
        );
        listed.ExitCode.ShouldBe(0, listed.ToString());
        foreach (var login in Cli.Parse(listed).GetProperty("result").GetProperty("logins").EnumerateArray())
        {
            login.GetProperty("password").GetString().ShouldBe("unknown");
            login.GetProperty("asItShouldBe").GetBoolean().ShouldBeTrue();
        }
    }
}
