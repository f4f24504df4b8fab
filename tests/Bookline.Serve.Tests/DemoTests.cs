using Npgsql;

namespace Bookline.Serve.Tests;

/// <summary>The demo, from nothing, and once more with what it had.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string state = Directory.CreateTempSubdirectory("bookline-serve-").FullName;

    private string ServerPidFile => Path.Combine(state, "demo", "data", "postmaster.pid");

    [Fact]
    public async Task Three_businesses_come_up_from_nothing_and_are_there_again_after_a_stop()
    {
        File.SetUnixFileMode(state, (UnixFileMode)Convert.ToInt32("755", 8)); // PostgreSQL runs as another user
        using (var first = await ServeProcess.ReadyAsync(state, "--demo"))
        {
            await ShouldBeReadyAsync(first);
            (await ScalarAsync<long>("select count(*) from tenants")).ShouldBe(3);
            (await BookingsAheadAsync()).ShouldAllBe(count => count > 10);
            await ScalarAsync<string>(
                "insert into holidays select id, '2031-01-01', 'kept' from tenants limit 1 returning name"
            );
            var stopped = await first.StopAsync();
            stopped.ExitCode.ShouldBe(0, stopped.ToString());
        }
        File.Exists(ServerPidFile).ShouldBeFalse("PostgreSQL is stopped by who started it");

        using var second = await ServeProcess.ReadyAsync(state, "--demo");
        await ShouldBeReadyAsync(second);
        (await ScalarAsync<long>("select count(*) from tenants")).ShouldBe(3);
        (await ScalarAsync<string>("select name from holidays")).ShouldBe("kept");
        (await second.StopAsync()).ExitCode.ShouldBe(0);
    }

    public void Dispose() => Directory.Delete(state, recursive: true);

    private static async Task ShouldBeReadyAsync(ServeProcess serve)
    {
        using var http = new HttpClient();
        (await http.GetStringAsync($"{serve.Url}/health/ready")).ShouldContain("ready");
    }

    private async Task<IReadOnlyList<long>> BookingsAheadAsync() =>
        await ScalarAsync<long[]>(
            """
            select array_agg(ahead) from (
              select count(r.id) ahead from tenants t
              left join reservations r on r.tenant_id = t.id and lower(r.during) > now() group by t.id) x
            """
        );

    // As the superuser, whom a private server trusts.
    private async Task<T> ScalarAsync<T>(string sql)
    {
        var port = (await File.ReadAllLinesAsync(ServerPidFile))[3];
        await using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={port};Database=bookline;Username=postgres;Pooling=false"
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
