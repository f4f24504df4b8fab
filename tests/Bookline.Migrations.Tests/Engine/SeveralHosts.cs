using Bookline.Migrations.Connecting;
using Bookline.Migrations.Running;
using Bookline.Migrations.Tests.Support;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Migrations.Tests.Engine;

public sealed class SeveralHosts
{
    const string SideBySide = """
        -- @step a
        create table a as select pg_sleep(0.1)::text;
        -- @step b
        -- @after a
        create table b as select pg_sleep(0.2)::text;
        -- @step c
        -- @after a
        create table c as select pg_sleep(0.2)::text
        """;

    [Fact]
    public async Task All_sessions_of_a_run_go_to_the_server_of_the_first()
    {
        await using var here = await TestDatabase.CreateAsync(15);
        await using var there = await TestDatabase.CreateAsync(18);
        // The same name on both servers: nothing else would tell them apart.
        var (first, second) = (
            new NpgsqlConnectionStringBuilder(here.ConnectionString),
            new NpgsqlConnectionStringBuilder(there.ConnectionString)
        );
        await there.ExecuteAsync($"create database {here.Name}");
        try
        {
            var options = here.Options(Scripts.Of(SideBySide).Set()) with
            {
                ConnectionString = new NpgsqlConnectionStringBuilder(here.ConnectionString)
                {
                    Host = $"{first.Host}:{first.Port},{second.Host}:{second.Port}",
                    LoadBalanceHosts = true,
                }.ConnectionString,
            };

            (await options.UpAsync()).Migrations.Single().Steps.ShouldAllBe(s => s.State == "done");
        }
        finally
        {
            await there.ExecuteAsync($"drop database {here.Name} with (force)");
        }
    }

    [Fact]
    public async Task A_worker_that_came_elsewhere_is_not_let_in()
    {
        await using var here = await TestDatabase.CreateAsync(15);
        await using var there = await TestDatabase.CreateAsync(15);
        await using var main = await here.OpenAsync();
        await using var take = new NpgsqlCommand($"select pg_advisory_lock({RunnerLock.RunnerKey})", main);
        await take.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var near = new Session(await here.OpenAsync());
        await using var far = new Session(await there.OpenAsync());

        await RunnerLock.RequireSameServerAsync(near, main.ProcessID, TestContext.Current.CancellationToken);
        await Should.ThrowAsync<ConnectionLostException>(
            RunnerLock.RequireSameServerAsync(far, main.ProcessID, TestContext.Current.CancellationToken)
        );
    }
}
