using System.Collections.Concurrent;
using System.Diagnostics;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Schema.Tests.Legacy;

/// <summary>
/// The single-tenant application at work: it looks numbers up, inserts when it finds none, and keeps ids in memory. It
/// knows nothing of tenants. Its connections are opened before it starts and stay.
/// </summary>
internal sealed class LegacyApplication : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);

    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> workers = [];
    private readonly ConcurrentQueue<string> failures = new();
    private readonly bool reconnects;
    private long slowestTicks;
    private int statements;
    private int conversations;

    private LegacyApplication(bool reconnects) => this.reconnects = reconnects;

    /// <summary>Statements that failed; with lost connections left out where they are expected.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>Messages whose insert was acknowledged: id → phone number of the conversation they were meant for.</summary>
    public ConcurrentDictionary<string, string> Messages { get; } = new();

    /// <summary>Messages whose insert was sent, acknowledged or not.</summary>
    public ConcurrentDictionary<string, string> Sent { get; } = new();

    public int Statements => statements;
    public TimeSpan Slowest => TimeSpan.FromTicks(Interlocked.Read(ref slowestTicks));

    /// <param name="database">Already populated.</param>
    /// <param name="login">Its login.</param>
    /// <param name="reconnects">True where the server is going to crash: a lost connection is no failure then.</param>
    public static async Task<LegacyApplication> StartAsync(TestDatabase database, string login, bool reconnects = false)
    {
        var application = new LegacyApplication(reconnects);
        for (var i = 0; i < 2; i++)
        {
            var worker = new LegacyWorker(application, database, login, i);
            await worker.ConnectAsync();
            application.workers.Add(Task.Run(() => application.RunAsync(worker)));
        }
        return application;
    }

    /// <summary>A number that two workers ask for at about the same time.</summary>
    public string NextNumber() => $"+race {Interlocked.Increment(ref conversations) / 2}";

    /// <summary>Waits until so many statements more were answered, so that something happened in between.</summary>
    public async Task WorkAsync(int more)
    {
        var goal = statements + more;
        while (statements < goal && workers.Any(w => !w.IsCompleted))
        {
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public async Task StopAsync()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"the application: {statements} statements, slowest {Slowest.TotalMilliseconds:0} ms"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    /// <summary>Runs one statement and notes how long its answer took.</summary>
    public async Task<T> TimedAsync<T>(Func<Task<T>> statement)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await statement();
        }
        finally
        {
            Interlocked.Increment(ref statements);
            var ticks = Stopwatch.GetElapsedTime(started).Ticks;
            for (var seen = slowestTicks; ticks > seen; seen = slowestTicks)
            {
                Interlocked.CompareExchange(ref slowestTicks, ticks, seen);
            }
        }
    }

    public void Fail(string what) => failures.Enqueue(what);

    private async Task RunAsync(LegacyWorker worker)
    {
        await using var disposed = worker;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await worker.ServeOneMessageAsync();
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
            {
                if (!reconnects || e is PostgresException { SqlState: not ['5', '7', ..] } && !worker.IsLost)
                {
                    failures.Enqueue($"{worker.Doing}: {e.Message}");
                }
                await worker.ReconnectAsync(stop.Token);
            }
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
