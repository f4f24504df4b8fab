using System.Net;
using Bookline.PrivatePostgres;
using Bookline.Server.Tests.Access;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Api;

/// <summary>While the database is away a call is told to come again, however it was stopped; nothing is called a fault of the server's.</summary>
public sealed class DatabaseAwayTests
{
    private const int Calls = 10;

    [Theory]
    [InlineData(StopMode.Fast)]
    [InlineData(StopMode.Immediate)]
    public async Task Every_call_is_told_to_try_again_and_served_when_it_is_back(StopMode mode)
    {
        await using var postgres = await TestServers.StartOwnAsync(15);
        await using var database = await MultiTenantDatabase.CreateAsync(postgres, tenants: 1);
        await using var server = await RunningServer.StartAsync(database);
        var key = (await server.KeyAsync()).Key;
        // At once, so that several connections lie in the pool when the server ends them.
        (await CallAsync(server, key)).ShouldAllBe(answer => answer == "200");

        await postgres.StopAsync(mode);
        // The first calls meet connections that were good a moment ago, the later ones find none.
        var away = (string[])[.. await CallAsync(server, key), .. await CallAsync(server, key)];
        await postgres.StartAgainAsync();

        away.ShouldAllBe(answer => answer == "503 busy");
        await Eventually.ShouldBeAsync(async () => (await CallAsync(server, key)).Count(a => a == "200"), Calls);
    }

    private static Task<string[]> CallAsync(RunningServer server, string key) =>
        Task.WhenAll(
            Enumerable
                .Range(0, Calls)
                .Select(async _ =>
                {
                    using var answer = await server.GetAsync(key, "/api/v1/services");
                    var status = $"{(int)answer.StatusCode}";
                    return answer.StatusCode == HttpStatusCode.OK ? status : $"{status} {await answer.CodeAsync()}";
                })
        );
}
