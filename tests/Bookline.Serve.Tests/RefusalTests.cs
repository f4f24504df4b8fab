using System.Net;
using System.Net.Sockets;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Serve.Tests;

/// <summary>What does not come up says why, in one sentence, and what to do.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var database = await MultiTenantDatabase.CreateAsync(15);

        await ShouldFailAsync(1, $"port {port} is in use", "--port", $"{port}", "--database", AppUrl(database));
    }

    [Fact]
    public async Task A_login_that_isolation_does_not_confine_is_refused()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await ShouldFailAsync(1, "must not serve tenants", "--port", "0", "--database", database.Url);
    }

    [Fact]
    public async Task A_database_that_is_not_migrated_is_refused_with_the_command_that_helps()
    {
        await using var database = await TestDatabase.CreateAsync(await TestServers.SharedAsync(15));
        await ShouldFailAsync(1, "bookline db up", "--port", "0", "--database", database.Url);
    }

    [Theory]
    [InlineData("postgresql://bookline_app@127.0.0.1:1/bookline", "cannot be reached")]
    [InlineData("no url at all", "database")]
    public async Task A_database_that_is_not_there_is_told(string url, string part) =>
        await ShouldFailAsync(1, part, "--port", "0", "--database", url);

    [Theory]
    [InlineData("--demo makes businesses up", "--demo", "--database", "postgresql://localhost/x")]
    [InlineData("--port takes a number", "--port", "99999")]
    [InlineData("--port", "--port", "eighty")]
    [InlineData("--demmo", "--demmo")]
    public async Task A_command_that_cannot_be_meant_is_refused(string part, params string[] arguments) =>
        await ShouldFailAsync(2, part, arguments);

    private static string AppUrl(TestDatabase database) =>
        database.Url.Replace("postgres@", $"{MultiTenantDatabase.App}@");

    private static async Task ShouldFailAsync(int exitCode, string part, params string[] arguments)
    {
        var result = await ServeProcess.RunAsync(Path.GetTempPath(), arguments);
        result.ExitCode.ShouldBe(exitCode, result.ToString());
        result.Errors.ShouldContain(part);
        result.Errors.ShouldNotContain("   at ");
    }
}
