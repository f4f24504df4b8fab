using System.Threading.Channels;
using Npgsql;

namespace Bookline.Server.Jobs;

/// <summary>Claims jobs in batches and runs them, so many at once, until the server stops.</summary>
internal sealed class JobWorker(
    JobSettings settings,
    JobLeases leases,
    JobRunner runner,
    LeaseKeeper keeper,
    HeldJobs held,
    WakeSignal wake,
    WorkerPulse pulse,
    TimeProvider time,
    ILogger<JobWorker> log
) : BackgroundService
{
    // A claim goes on to further tenants so many times before it waits for the next look.
    private const int MostClaimsInARow = 100;

    private static readonly TimeSpan TroublePause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);

    // As many wait here as run: no worker idles while the next claim is on its way.
    private readonly Channel<HeldJob> claimed = Channel.CreateBounded<HeldJob>(2 * settings.Workers);
    private Guid lastTenant = Guid.CreateVersion7();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsEnabled || runner.Kinds.Length == 0)
        {
            return;
        }
        using var end = new CancellationTokenSource();
        var renewing = keeper.KeepAsync(end.Token);
        var workers = Enumerable.Range(0, settings.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken)));
        var working = Task.WhenAll([.. workers]);
        await ClaimUntilAsync(stoppingToken);
        await StopWorkAsync(working);
        await end.CancelAsync();
        await ((Task)renewing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ClaimUntilAsync(CancellationToken stop)
    {
        // Servers that started together do not look together.
        var poll = settings.Poll * (0.75 + Random.Shared.NextDouble() / 2);
        await using var timer = time.CreateTimer(_ => wake.Set(), null, TimeSpan.Zero, poll);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await wake.WaitAsync(stop);
                pulse.Beat();
                await ClaimAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.ClaimFailed(e.GetType().Name, (e as PostgresException)?.SqlState);
                await Task.Delay(TroublePause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ClaimAsync(CancellationToken stop)
    {
        for (var claims = 0; claims < MostClaimsInARow && claimed.Reader.Count <= settings.Workers; claims++)
        {
            var room = 2 * settings.Workers - claimed.Reader.Count;
            var claim = await leases.ClaimAsync(runner.Kinds, room, settings.Lease, lastTenant, stop);
            lastTenant = claim.LastTenant;
            foreach (var job in claim.Jobs)
            {
                claimed.Writer.TryWrite(held.Hold(job));
            }
            if (!claim.MayBeMore)
            {
                return;
            }
        }
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            HeldJob job;
            try
            {
                job = await claimed.Reader.ReadAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await runner.RunAsync(job);
            held.LetGo(job);
            // There is room for another one, and perhaps the next of a sequence.
            wake.Set();
        }
    }

    private async Task StopWorkAsync(Task working)
    {
        if (!await EndsWithinAsync(working, settings.StopTimeout))
        {
            foreach (var job in held.All)
            {
                job.Lose();
            }
            await EndsWithinAsync(working, CancelGrace);
        }
        var left = held.All;
        if (left.Count == 0)
        {
            return;
        }
        log.GivenBack(left.Count);
        try
        {
            await leases.GiveBackAsync([.. left.Select(job => job.Claimed)]);
        }
        catch (NpgsqlException e)
        {
            log.ClaimFailed(e.GetType().Name, (e as PostgresException)?.SqlState);
        }
    }

    private async Task<bool> EndsWithinAsync(Task working, TimeSpan limit)
    {
        try
        {
            await working.WaitAsync(limit, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
