using System.Net;
using System.Net.Sockets;

namespace Bookline.Migrations.Tests.Support;

/// <summary>What is lost when a connection is cut.</summary>
public enum Lost
{
    /// <summary>The server never sees what the client sent.</summary>
    Question,

    /// <summary>The server sees it, and the client hears nothing of what came of it.</summary>
    Answer,
}

/// <summary>
/// Stands between clients and a server, and cuts the one connection on which a certain packet of a client's comes, counted over all. Small
/// statements are a packet each; where two come as one, they are cut as one.
/// </summary>
sealed class CuttingRelay : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource ended = new();
    readonly int serverPort;
    readonly int cutAt;
    readonly Lost lost;
    int questions;

    public CuttingRelay(int serverPort, int cutAt, Lost lost)
    {
        (this.serverPort, this.cutAt, this.lost) = (serverPort, cutAt, lost);
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Has the packet come?</summary>
    public bool HasCut => Volatile.Read(ref questions) >= cutAt;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        ended.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ended.Token);
                _ = RelayAsync(client);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(IPAddress.Loopback, serverPort, ended.Token);
            client.NoDelay = server.NoDelay = true;
            var (up, down) = (client.GetStream(), server.GetStream());
            using var deaf = new CancellationTokenSource();
            var asking = PumpAsync(up, down, () => Passes(deaf));
            await Task.WhenAny(asking, PumpAsync(down, up, () => !deaf.IsCancellationRequested));
        }
    }

    bool Passes(CancellationTokenSource deaf)
    {
        var isIt = Interlocked.Increment(ref questions) == cutAt;
        if (isIt && lost == Lost.Answer)
        {
            deaf.Cancel();
        }

        return !isIt || lost == Lost.Answer;
    }

    async Task PumpAsync(NetworkStream from, NetworkStream to, Func<bool> mayPass)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, ended.Token)) > 0 && mayPass())
            {
                await to.WriteAsync(buffer.AsMemory(0, read), ended.Token);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Cut, or the test is over.
        }
    }
}
