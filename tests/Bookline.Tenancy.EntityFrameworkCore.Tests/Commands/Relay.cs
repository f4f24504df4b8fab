using System.Net;
using System.Net.Sockets;
using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Microsoft.EntityFrameworkCore;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Commands;

/// <summary>
/// Stands in front of the server and counts round trips: times the client's bytes came after an answer of the server's.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private Shop? shop;
    private int trips;
    private bool answered = true;

    public static async Task<Relay> OpenAsync(TenantContextOptions? options = null)
    {
        var relay = new Relay();
        relay.listener.Start();
        relay.shop = await Shop.OpenAsync(
            connections: 1,
            tenantOptions: options,
            port: database =>
            {
                _ = relay.AcceptAsync(database.Server.Port);
                return Task.FromResult(((IPEndPoint)relay.listener.LocalEndpoint).Port);
            }
        );
        return relay;
    }

    /// <summary>Counts the work's round trips once the connection stands and the statements around it are prepared.</summary>
    public async Task<int> CountAsync(Func<ShopContext, Task> work)
    {
        for (var n = 0; n < 5; n++)
        {
            await shop!.InAsync(Shop.First, db => db.Services.AsNoTracking().ToListAsync());
        }
        return await shop!.InAsync(
            Shop.First,
            async db =>
            {
                var before = Volatile.Read(ref trips);
                await work(db);
                return Volatile.Read(ref trips) - before;
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await shop!.DisposeAsync();
        await ended.CancelAsync();
        listener.Dispose();
        ended.Dispose();
    }

    private async Task AcceptAsync(int serverPort)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ended.Token);
                var server = new TcpClient("127.0.0.1", serverPort) { NoDelay = true };
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
