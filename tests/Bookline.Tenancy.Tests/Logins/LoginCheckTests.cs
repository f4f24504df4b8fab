using Bookline.Testing;
using Npgsql;

namespace Bookline.Tenancy.Tests.Logins;

/// <summary>The check that a server makes at its start: each way out is planted, and must be named.</summary>
public sealed class LoginCheckTests(LoginServers servers) : IClassFixture<LoginServers>
{
    // @login is a fresh login of the application's making, @group a fresh role without rights.
    private static readonly (string Plant, string Reason)[] Plants =
    [
        ("alter role @login superuser", "it is a superuser"),
        ("alter role @login bypassrls", "it has BYPASSRLS"),
        ("alter role @login replication", "it has REPLICATION"),
        ("alter role @login createrole", "it has CREATEROLE"),
        ("alter table messages owner to @login", "it owns tables with row-level security: messages"),
        (
            "create table other (id int); alter table other enable row level security; alter table other owner to @login",
            "it owns tables with row-level security: other"
        ),
        (
            "create table other (id int); create policy p on other to @group; alter table other owner to @login",
            "it owns tables with row-level security: other"
        ),
        (
            """
            create table parted (id int) partition by list (id); alter table parted enable row level security;
            create table part partition of parted default partition by list (id);
            create table leaf partition of part default; alter table leaf owner to @login
            """,
            "it owns tables with row-level security: leaf"
        ),
        ("alter database @database owner to @login", "it owns the database"),
        ("alter schema public owner to @login", "it owns the schema public"),
        (
            "alter function require_tenant_context() owner to @login",
            "it owns functions that the isolation rests on: require_tenant_context()"
        ),
        ("grant bookline_owner to @login", "it is a member of bookline_owner, which "),
        ("grant bookline_migrator to @login", "it is a member of bookline_owner through bookline_migrator, which "),
        ("grant tenant_session to @login", "it is a member of tenant_session, which "),
        ("grant pg_read_all_data to @login", "it is a member of pg_read_all_data, which "),
        ("grant pg_write_all_data to @login", "it is a member of pg_write_all_data, which "),
        ("grant pg_execute_server_program to @login", "it is a member of pg_execute_server_program, which "),
        ("grant pg_read_server_files to @login", "it is a member of pg_read_server_files, which "),
        ("grant pg_write_server_files to @login", "it is a member of pg_write_server_files, which "),
        ("grant postgres to @login", "it is a member of postgres, which is a superuser"),
        ("alter role @group superuser; grant @group to @login", "it is a member of @group, which is a superuser"),
        ("alter role @group bypassrls; grant @group to @login", "it is a member of @group, which has BYPASSRLS"),
        ("alter role @group replication; grant @group to @login", "it is a member of @group, which has REPLICATION"),
        ("alter role @group createrole; grant @group to @login", "it is a member of @group, which has CREATEROLE"),
        ("alter table bookings owner to @group; grant @group to @login", "it is a member of @group, which owns tables"),
        (
            "alter database @database owner to @group; grant @group to @login",
            "it is a member of @group, which owns the database"
        ),
        // Without inheritance, SET ROLE still leads there.
        ("alter role @login noinherit; grant bookline_owner to @login", "it is a member of bookline_owner, which "),
        (
            "grant bookline_owner to @group; grant @group to @login",
            "it is a member of bookline_owner through @group, which "
        ),
        (
            "create role a_@group; grant tenant_session to a_@group; grant a_@group to @group; grant @group to @login",
            "it is a member of tenant_session through @group → a_@group, which "
        ),
        ("grant bookline_owner to @login with admin option", "it is a member of bookline_owner, which "),
    ];

    // The options of a grant are new in 16.
    private static readonly (string Plant, string Reason)[] GrantOptions =
    [
        ("grant bookline_owner to @login with inherit false, set true", "it is a member of bookline_owner, which "),
        ("grant bookline_owner to @login with inherit true, set false", "it is a member of bookline_owner, which "),
        // It could grant the role to itself once more, with SET.
        (
            "grant bookline_owner to @login with admin true, inherit false, set false",
            "it is a member of bookline_owner, which "
        ),
        // set_tenant_context asks who is a member; the options do not matter to it.
        ("grant tenant_session to @login with inherit false, set false", "it is a member of tenant_session, which "),
    ];

    public static TheoryData<int, string, string> All => Cases([15, 18], Plants);

    public static TheoryData<int, string, string> Newer => Cases([18], GrantOptions);

    [Theory]
    [MemberData(nameof(All))]
    [MemberData(nameof(Newer))]
    public async Task Refuses_a_login_and_says_why(int major, string plant, string reason)
    {
        await using var database = await servers.MigratedAsync(major);
        var names = await PlantAsync(database, plant);

        var refusal = await Should.ThrowAsync<UnsafeLoginException>(() => CheckAsync(database, names.Login));

        refusal.Login.ShouldBe(names.Login);
        refusal.Reasons.ShouldContain(r => r.StartsWith(names.In(reason)), refusal.Message);
        refusal.Message.ShouldContain("bookline db users set app");
        refusal.Message.ShouldNotContain("not migrated");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Lets_bookline_app_in_as_the_migration_leaves_it(int major)
    {
        await using var database = await servers.MigratedAsync(major);
        await CheckAsync(database, "bookline_app");
    }

    [Theory]
    [InlineData(15, "select 1")]
    [InlineData(18, "select 1")]
    [InlineData(15, "alter role @login createdb")]
    [InlineData(18, "grant pg_monitor to @login")]
    [InlineData(18, "create table mine (id int); alter table mine owner to @login")]
    [InlineData(18, "grant bookline_owner to @login with inherit false, set false")]
    public async Task Lets_a_login_in_that_cannot_leave(int major, string plant)
    {
        await using var database = await servers.MigratedAsync(major);
        var names = await PlantAsync(database, plant);
        await CheckAsync(database, names.Login);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Names_the_command_where_the_database_is_not_migrated(int major)
    {
        await using var database = await servers.EmptyAsync(major);
        var refusal = await Should.ThrowAsync<UnsafeLoginException>(() => CheckAsync(database, "bookline_app"));
        refusal.Reasons.ShouldHaveSingleItem().ShouldEndWith("has no context functions: it is not migrated");
        refusal.Message.ShouldEndWith("→ `bookline db up` migrates the database.");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Gives_every_reason_at_once(int major)
    {
        await using var database = await servers.MigratedAsync(major);
        var names = await PlantAsync(
            database,
            "alter role @login bypassrls createrole; grant tenant_session to @login; alter table messages owner to @login"
        );
        var refusal = await Should.ThrowAsync<UnsafeLoginException>(() => CheckAsync(database, names.Login));
        foreach (var part in (string[])["BYPASSRLS", "CREATEROLE", "tenant_session", "messages"])
        {
            refusal.Message.ShouldContain(part);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Sees_through_a_role_that_was_set_at_connect(int major)
    {
        await using var database = await servers.MigratedAsync(major);
        var names = await PlantAsync(
            database,
            "grant bookline_app to @login; alter role @login bypassrls; alter role @login set role = 'bookline_app'"
        );
        await Should.ThrowAsync<UnsafeLoginException>(() => CheckAsync(database, names.Login));
    }

    [Fact]
    public async Task Asks_through_a_pooler_as_well()
    {
        await using var database = await servers.MigratedAsync(18);
        var names = await PlantAsync(database, "alter role @login bypassrls");
        await using var pool = await PgBouncer.StartAsync(database.Server, "transaction", "bookline_app", names.Login);
        await CheckAsync(pool.ConnectionString(database.Name, "bookline_app"));
        var refusal = await Should.ThrowAsync<UnsafeLoginException>(() =>
            CheckAsync(pool.ConnectionString(database.Name, names.Login))
        );
        refusal.Login.ShouldBe(names.Login);
    }

    private static Task CheckAsync(TestDatabase database, string login) =>
        CheckAsync(database.ConnectionStringFor(login));

    private static async Task CheckAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await LoginCheck.EnsureConfinedAsync(source, TestContext.Current.CancellationToken);
    }

    private static async Task<Names> PlantAsync(TestDatabase database, string plant)
    {
        var id = $"{Guid.CreateVersion7():N}";
        var names = new Names($"login_{id}", $"group_{id}", database.Name);
        await database.ExecuteAsync(names.In("create role @login login in role authenticated; create role @group"));
        await database.ExecuteAsync(names.In(plant));
        return names;
    }

    private static TheoryData<int, string, string> Cases(int[] majors, (string Plant, string Reason)[] plants)
    {
        var data = new TheoryData<int, string, string>();
        foreach (var major in majors)
        {
            foreach (var (plant, reason) in plants)
            {
                data.Add(major, plant, reason);
            }
        }

        return data;
    }

    private sealed record Names(string Login, string Group, string Database)
    {
        public string In(string text) =>
            text.Replace("@login", Login).Replace("@group", Group).Replace("@database", Database);
    }
}
