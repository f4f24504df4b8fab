using System.Net;
using System.Net.Sockets;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>
/// A relay in front of the server that counts round trips: times the client's bytes came after an answer of the server's.
/// </summary>
internal sealed class CountedRoundTrips : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly TestDatabase database;
    private readonly TenantContext tenants;
    private int trips;
    private bool answered = true;

    private CountedRoundTrips(TestDatabase database, TenantContextOptions? options)
    {
        this.database = database;
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        tenants = new TenantContext(
            $"postgresql://{MultiTenantDatabase.App}@127.0.0.1:{port}/{database.Name}?sslmode=disable",
            options
        );
        _ = AcceptAsync();
    }

    public static async Task<CountedRoundTrips> OpenAsync(TenantContextOptions? options = null) =>
        new(await MultiTenantDatabase.CreateAsync(15, tenants: 2), options);

    /// <summary>Until the connection stands, its types are known and the statements are prepared.</summary>
    public async Task WarmUpAsync()
    {
        for (var n = 0; n < 5; n++)
        {
            await tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                db => db.QuerySingleAsync<long>("select count(*) from services where tenant_id = $1", db.Tenant)
            );
        }
    }

    public async Task<int> DuringAsync(Func<TenantContext, Task> work)
    {
        var before = Volatile.Read(ref trips);
        await work(tenants);
        return Volatile.Read(ref trips) - before;
    }

    public async ValueTask DisposeAsync()
    {
        await tenants.DisposeAsync();
        await ended.CancelAsync();
        listener.Dispose();
        ended.Dispose();
        await database.DisposeAsync();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ended.Token);
                var server = new TcpClient("127.0.0.1", database.Server.Port) { NoDelay = true };
                client.NoDelay = true;
                _ = PumpAsync(client, server, CountAsked);
                _ = PumpAsync(server, client, () => answered = true);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void CountAsked()
    {
        if (answered)
        {
            answered = false;
            Interlocked.Increment(ref trips);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Action passing)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, ended.Token)) > 0)
            {
                passing();
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), ended.Token);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
        to.Close();
    }
}
