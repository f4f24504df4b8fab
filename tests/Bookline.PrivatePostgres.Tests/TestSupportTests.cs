using Bookline.Testing;
using Npgsql;

namespace Bookline.PrivatePostgres.Tests;

/// <summary>The support that every other test rests on.</summary>
public sealed class TestSupportTests
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Each_test_has_a_database_to_itself(int major)
    {
        await using var one = await TestDatabase.CreateAsync(major);
        await using var other = await TestDatabase.CreateAsync(major);
        await one.ExecuteAsync("create table only_here (id int)");

        one.Server.ShouldBeSameAs(other.Server);
        one.Server.MajorVersion.ShouldBe(major);
        (await other.ScalarAsync<string>("select to_regclass('only_here')::text")).ShouldBeNull();
        (await one.ColumnAsync("select 1 union all select 2 order by 1")).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_database_is_dropped_under_those_still_connected()
    {
        await using var watcher = await TestDatabase.CreateAsync(15);
        var database = await TestDatabase.CreateAsync(15);
        await using var left = await database.OpenAsync();

        await database.DisposeAsync();

        (
            await watcher.ScalarAsync<long>($"select count(*) from pg_database where datname = '{database.Name}'")
        ).ShouldBe(0);
    }

    [Fact]
    public async Task A_template_is_copied()
    {
        await using var template = await TestDatabase.CreateAsync(15);
        await template.ExecuteAsync("create table copied (id int)");

        await using var copy = await TestDatabase.CreateAsync(15, template.Name);

        (await copy.ScalarAsync<long>("select count(*) from copied")).ShouldBe(0);
    }

    [Fact]
    public async Task Psql_and_pg_dump_are_the_real_ones()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await PostgresTool.PsqlAsync(database, "create table dumped (id int)");

        var first = await PostgresTool.DumpSchemaAsync(database, "--schema=public");
        var second = await PostgresTool.DumpSchemaAsync(database, "--schema=public");

        first.ShouldContain("CREATE TABLE public.dumped");
        second.ShouldBe(first);
        var failure = await Should.ThrowAsync<InvalidOperationException>(() =>
            PostgresTool.PsqlAsync(database, "select 1/0")
        );
        failure.Message.ShouldContain("division by zero");
    }

    [Theory]
    [InlineData("transaction", false)]
    [InlineData("session", true)]
    public async Task PgBouncer_pools_as_told(string poolMode, bool keepsSettings)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await using var bouncer = await PgBouncer.StartAsync(database.Server, poolMode);
        await using var one = new NpgsqlConnection(bouncer.ConnectionString(database.Name));
        await using var other = new NpgsqlConnection(bouncer.ConnectionString(database.Name));
        await one.OpenAsync();
        await other.OpenAsync();

        // Two idle clients share one server session just in transaction mode.
        var first = await SessionOfAsync(one);
        var second = await SessionOfAsync(other);

        (first != second).ShouldBe(keepsSettings);
    }

    [Fact]
    public async Task The_executable_runs_as_a_process_of_its_own()
    {
        var help = await CliProcess.RunAsync(["--help"]);

        help.ExitCode.ShouldBe(0, help.ToString());
        help.Errors.ShouldBeEmpty();
    }

    private static async Task<int> SessionOfAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
