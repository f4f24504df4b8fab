using System.Net;
using System.Net.Sockets;

namespace Bookline.Testing;

/// <summary>
/// Stands between a client and a server, and counts round trips: times the client's bytes came after an answer of the server's.
/// For one connection at a time.
/// </summary>
public sealed class CountingRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly int serverPort;
    private int trips;
    private bool answered = true;

    private CountingRelay(int serverPort) => this.serverPort = serverPort;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Round trips since it began.</summary>
    public int Trips => Volatile.Read(ref trips);

    public static CountingRelay To(int serverPort)
    {
        var relay = new CountingRelay(serverPort);
        relay.listener.Start();
        _ = relay.AcceptAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        ended.Dispose();
    }

    private async Task AcceptAsync()
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
