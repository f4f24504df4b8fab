using System.Collections.Concurrent;
using Npgsql;

namespace Bookline.Trials;

/// <summary>
/// One connection that does the same thing so many times a second and notes how long each took. Paced, because a
/// client that runs as fast as it can takes the processor away from what it is to observe.
/// </summary>
public sealed class PacedClient : IAsyncDisposable
{
    /// <summary>Not counted: the first rounds compile the code and fill the server's caches.</summary>
    private const int WarmUpRounds = 20;
    private const int KeptMessages = 5;

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<double> milliseconds = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly string connectionString;
    private readonly Func<NpgsqlConnection, CancellationToken, Task> act;
    private NpgsqlConnection connection;
    private Task work = Task.CompletedTask;

    private PacedClient(
        string name,
        string connectionString,
        NpgsqlConnection connection,
        Func<NpgsqlConnection, CancellationToken, Task> act
    ) => (Name, this.connectionString, this.connection, this.act) = (name, connectionString, connection, act);

    public string Name { get; }

    /// <summary>Connects, warms up, and goes on until disposed of.</summary>
    /// <param name="perSecond">Rounds a second; a round that takes longer than its share delays the next.</param>
    public static async Task<PacedClient> StartAsync(
        string name,
        string connectionString,
        int perSecond,
        Func<NpgsqlConnection, CancellationToken, Task> act,
        CancellationToken cancel
    )
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            await act(connection, cancel);
        }

        var client = new PacedClient(name, connectionString, connection, act);
        client.work = Task.Run(() => client.GoOnAsync(perSecond), CancellationToken.None);
        return client;
    }

    /// <summary>What happened since the start or the last call, which empties it.</summary>
    public ClientFigures TakeFigures()
    {
        var taken = new List<double>();
        while (milliseconds.TryDequeue(out var one))
        {
            taken.Add(one);
        }
        var failed = new List<string>();
        while (failures.TryDequeue(out var message))
        {
            failed.Add(message);
        }
        return ClientFigures.From(Name, taken, failed.Count, failed.Take(KeptMessages));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await work;
        await connection.DisposeAsync();
        stop.Dispose();
    }

    private async Task GoOnAsync(int perSecond)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond), TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            await RoundAsync();
            try
            {
                await ticks.WaitForNextTickAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // A round is never cut off: a statement that was cancelled from here would be neither success nor failure.
    private async Task RoundAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await act(connection, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            failures.Enqueue($"{Name}: {e.Message}");
            await ReconnectAsync();
        }
        milliseconds.Enqueue(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task ReconnectAsync()
    {
        if (connection.FullState.HasFlag(System.Data.ConnectionState.Open))
        {
            return;
        }
        await connection.DisposeAsync();
        connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync();
        }
        catch (NpgsqlException e)
        {
            failures.Enqueue($"{Name}: cannot connect: {e.Message}");
        }
    }
}
