using Bookline.PrivatePostgres;
using Bookline.Testing;

namespace Bookline.Tenancy.Tests.Logins;

/// <summary>
/// Servers of these tests alone, since roles belong to a whole server: the oldest and the newest version, each with a
/// migrated database to copy.
/// </summary>
public sealed class LoginServers : IAsyncLifetime
{
    private readonly Dictionary<int, (PrivateServer Server, TestDatabase Migrated)> servers = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var major in (int[])[15, 18])
        {
            var server = await TestServers.StartOwnAsync(major);
            var migrated = await TestDatabase.CreateAsync(server);
            servers[major] = (server, migrated);
            var up = await CliProcess.RunAsync(["db", "up", "--database", migrated.Url]);
            up.ExitCode.ShouldBe(0, up.ToString());
        }
    }

    /// <summary>A migrated database of its own for one test.</summary>
    public Task<TestDatabase> MigratedAsync(int major) =>
        TestDatabase.CreateAsync(servers[major].Server, servers[major].Migrated.Name);

    /// <summary>A database without any table.</summary>
    public Task<TestDatabase> EmptyAsync(int major) => TestDatabase.CreateAsync(servers[major].Server);

    public async ValueTask DisposeAsync()
    {
        foreach (var (server, _) in servers.Values)
        {
            await server.DisposeAsync();
        }
    }
}
