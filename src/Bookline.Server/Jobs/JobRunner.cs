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
    private readonly ILogger<JobRunner> log;

    public JobRunner(
        IEnumerable<IJobHandler> handlers,
        JobSettings settings,
        JobQueue queue,
        JobLeases leases,
        ILogger<JobRunner> log
    )
    {
        // Two handlers of one kind throw here, at the start.
        this.handlers = handlers.ToDictionary(handler => handler.Kind);
        (this.settings, this.queue, this.leases, this.log) = (settings, queue, leases, log);
    }

    /// <summary>What this server can do; other kinds wait for another server.</summary>
    public string[] Kinds => [.. handlers.Keys];

    /// <summary>Throws nothing: a job that cannot be ended is taken over when its lease runs out.</summary>
    public async Task RunAsync(HeldJob held)
    {
        var job = held.Claimed;
        try
        {
            await EndAsync(held, await OutcomeAsync(held));
        }
        catch (Exception e) when (e is SuspendedTenantException or UnknownTenantException)
        {
            log.TenantMayNotWork(job.Tenant);
            await TryAsync(job, () => leases.PutOffAsync(job, SuspensionPause));
        }
        catch (LeaseLostException)
        {
            log.LeaseLost(job.Kind, job.Id);
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested)
        {
            await TryAsync(job, () => leases.GiveBackAsync([job]));
        }
        catch (Exception e)
        {
            log.NotEnded(job.Kind, job.Id, e.GetType().Name);
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
            var payload = await queue.PayloadAsync(job, held.Lost) ?? throw new LeaseLostException(job.Id);
            return await handlers[job.Kind]
                .HandleAsync(new Job(job.Tenant, job.Id, job.Kind, payload, job.Attempt, job.Lease), held.Lost);
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

    private async Task EndAsync(HeldJob held, JobOutcome outcome)
    {
        var job = held.Claimed;
        var ended = outcome switch
        {
            JobOutcome.Finished => held.IsCompleted || await CompleteAsync(job),
            JobOutcome.Postponed later => await queue.PutBackAsync(job, later.After.ToTimeSpan(), counts: false, null),
            JobOutcome.Retry retry when job.Attempt < settings.MaxAttempts => await queue.PutBackAsync(
                job,
                retry.After?.ToTimeSpan() ?? Backoff.After(job.Attempt, Random.Shared.NextDouble()),
                counts: true,
                retry.Reason
            ),
            JobOutcome.Retry retry => await BuryAsync(job, retry.Reason),
            JobOutcome.Dead dead => await BuryAsync(job, dead.Reason),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
        if (!ended)
        {
            throw new LeaseLostException(job.Id);
        }
    }

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

    private Task<bool> BuryAsync(ClaimedJob job, string reason)
    {
        log.Died(job.Kind, job.Id, job.Attempt);
        return queue.BuryAsync(job, reason);
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
