using Npgsql;

namespace Bookline.Server.Jobs;

/// <summary>Claims jobs in batches and has them run, so many at once in each lane, until the server stops.</summary>
internal sealed class JobWorker(
    JobSettings settings,
    JobLeases leases,
    JobRunner runner,
    LeaseKeeper keeper,
    HeldJobs held,
    WakeSignal wake,
    WorkerPulse pulse,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<JobWorker> log
) : BackgroundService
{
    private static readonly TimeSpan TroublePause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);

    private readonly JobLane[] lanes =
    [
        .. from lane in new[]
        {
            (Kinds: runner.KindsThat(waitOnNetwork: false), settings.Workers),
            (Kinds: runner.KindsThat(waitOnNetwork: true), Workers: settings.NetworkWorkers),
        }
        where lane.Kinds.Length > 0
        select new JobLane(lane.Kinds, lane.Workers, settings.Lease, leases, runner, held, wake),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsEnabled || lanes.Length == 0)
        {
            return;
        }
        // The host stops its services one after the other; no job is begun while others before this one are being stopped.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            stoppingToken,
            lifetime.ApplicationStopping
        );
        using var end = new CancellationTokenSource();
        var renewing = keeper.KeepAsync(end.Token);
        var working = Task.WhenAll([.. lanes.Select(lane => lane.WorkUntilAsync(stopping.Token))]);
        await ClaimUntilAsync(stopping.Token);
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
                await Task.WhenAll([.. lanes.Select(lane => lane.ClaimAsync(stop))]);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.ClaimFailed(e.GetType().Name, (e as PostgresException)?.SqlState);
                await Task.Delay(TroublePause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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
