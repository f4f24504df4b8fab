using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Jobs;

/// <summary>Runs one claimed job, and ends it as its outcome says.</summary>
internal sealed class JobRunner
{
    private static readonly TimeSpan SuspensionPause = TimeSpan.FromHours(1);

    private readonly Dictionary<string, IJobHandler> handlers;
    private readonly JobSettings settings;
    private readonly JobQueue queue;
    private readonly JobLeases leases;
    private readonly JobMeters meters;
    private readonly TimeProvider time;
    private readonly ILogger<JobRunner> log;

    public JobRunner(
        IEnumerable<IJobHandler> handlers,
        JobSettings settings,
        JobQueue queue,
        JobLeases leases,
        JobMeters meters,
        TimeProvider time,
        ILogger<JobRunner> log
    )
    {
        // Two handlers of one kind throw here, at the start.
        this.handlers = handlers.ToDictionary(handler => handler.Kind);
        (this.settings, this.queue, this.leases) = (settings, queue, leases);
        (this.meters, this.time, this.log) = (meters, time, log);
    }

    /// <summary>What this server can do; other kinds wait for another server.</summary>
    public string[] KindsThat(bool waitOnNetwork) =>
        [.. handlers.Values.Where(h => h.WaitsOnNetwork == waitOnNetwork).Select(h => h.Kind)];

    /// <summary>Throws nothing: a job that cannot be ended is taken over when its lease runs out.</summary>
    public async Task RunAsync(HeldJob held)
    {
        var began = time.GetTimestamp();
        var ended = await TryToEndAsync(held);
        meters.Ended(held.Claimed.Kind, ended, time.GetElapsedTime(began));
    }

    private async Task<string> TryToEndAsync(HeldJob held)
    {
        var job = held.Claimed;
        try
        {
            return await EndAsync(held, await OutcomeAsync(held));
        }
        catch (Exception e) when (e is SuspendedTenantException or UnknownTenantException)
        {
            log.TenantMayNotWork(job.Tenant);
            await TryAsync(job, () => leases.PutOffAsync(job, [.. handlers.Keys], SuspensionPause));
            return "put_off";
        }
        catch (LeaseLostException)
        {
            log.LeaseLost(job.Kind, job.Id);
            return "lost";
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested)
        {
            await TryAsync(job, () => leases.GiveBackAsync([job]));
            return "given_back";
        }
        catch (Exception e)
        {
            log.NotEnded(job.Kind, job.Id, e.GetType().Name);
            return "lost";
        }
    }

    private async Task<JobOutcome> OutcomeAsync(HeldJob held)
    {
        var job = held.Claimed;
        if (job.Attempt > settings.MaxAttempts)
        {
            return new JobOutcome.Dead("Its server died each time that it was begun.");
        }
        try
        {
            return await handlers[job.Kind].HandleAsync(await JobAsync(held), held.Lost);
        }
        catch (Exception e) when (!EndsOtherwise(e, held))
        {
            // Its message may quote what a customer wrote, so it is neither logged nor kept.
            log.Failed(job.Kind, job.Id, job.Attempt, e.GetType().Name, e.StackTrace);
            return new JobOutcome.Retry(e.GetType().Name);
        }
    }

    private static bool EndsOtherwise(Exception e, HeldJob held) =>
        e is SuspendedTenantException or UnknownTenantException or LeaseLostException
        || (e is OperationCanceledException && held.Lost.IsCancellationRequested);

    private async Task<string> EndAsync(HeldJob held, JobOutcome outcome)
    {
        var job = held.Claimed;
        var (name, ended) = outcome switch
        {
            JobOutcome.Finished => ("done", held.IsCompleted || await CompleteAsync(job)),
            JobOutcome.Postponed later => ("postponed", await PutBackAsync(job, later.After.ToTimeSpan())),
            JobOutcome.Retry retry when job.Attempt < settings.MaxAttempts => ("retried", await RetryAsync(job, retry)),
            JobOutcome.Retry retry => ("dead", await BuryAsync(held, retry.Reason)),
            JobOutcome.Dead dead => ("dead", await BuryAsync(held, dead.Reason)),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
        return ended ? name : throw new LeaseLostException(job.Id);
    }

    private Task<bool> PutBackAsync(ClaimedJob job, TimeSpan after) =>
        queue.PutBackAsync(job, after, counts: false, reason: null);

    private Task<bool> RetryAsync(ClaimedJob job, JobOutcome.Retry retry) =>
        queue.PutBackAsync(
            job,
            retry.After?.ToTimeSpan() ?? Backoff.After(job.Attempt, Random.Shared.NextDouble()),
            counts: true,
            retry.Reason
        );

    private async Task<bool> CompleteAsync(ClaimedJob job)
    {
        try
        {
            await queue.CompleteAsync(job);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == JobQueue.LeaseLost)
        {
            return false;
        }
    }

    private async Task<bool> BuryAsync(HeldJob held, string reason)
    {
        var job = held.Claimed;
        await handlers[job.Kind].GiveUpAsync(await JobAsync(held), reason, held.Lost);
        log.Died(job.Kind, job.Id, job.Attempt);
        return await queue.BuryAsync(job, reason);
    }

    private async Task<Job> JobAsync(HeldJob held)
    {
        var job = held.Claimed;
        var payload = await queue.PayloadAsync(job, held.Lost) ?? throw new LeaseLostException(job.Id);
        return new Job(job.Tenant, job.Id, job.Kind, payload, job.Attempt, job.Lease);
    }

    private async Task TryAsync(ClaimedJob job, Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (Exception e)
        {
            log.NotEnded(job.Kind, job.Id, e.GetType().Name);
        }
    }
}
