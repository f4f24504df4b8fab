using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Jobs;

/// <summary>Work that outlives a request: in PostgreSQL, claimed by any server, done at least once.</summary>
public sealed class JobsModule
{
    /// <summary>Of what the queue measures.</summary>
    public const string MeterName = "Bookline.Jobs";

    private readonly JobQueue queue;
    private readonly JobLeases leases;
    private readonly HeldJobs held;
    private readonly WakeSignal wake;
    private readonly WorkerPulse pulse;

    internal JobsModule(JobQueue queue, JobLeases leases, HeldJobs held, WakeSignal wake, WorkerPulse pulse) =>
        (this.queue, this.leases, this.held, this.wake, this.pulse) = (queue, leases, held, wake, pulse);

    /// <summary>After so many attempts a job is dead.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Whether this server looks for jobs, if it is meant to.</summary>
    public bool IsAlive => pulse.IsAlive;

    internal static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(provider => JobSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobLeases>();
        services.AddSingleton<HeldJobs>();
        services.AddSingleton<WakeSignal>();
        services.AddSingleton<WorkerPulse>();
        services.AddSingleton<JobMeters>();
        services.AddSingleton(provider => new JobsModule(
            provider.GetRequiredService<JobQueue>(),
            provider.GetRequiredService<JobLeases>(),
            provider.GetRequiredService<HeldJobs>(),
            provider.GetRequiredService<WakeSignal>(),
            provider.GetRequiredService<WorkerPulse>()
        )
        {
            MaxAttempts = provider.GetRequiredService<JobSettings>().MaxAttempts,
        });
        services.AddSingleton<JobRunner>();
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<JobWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<JobWorker>());
    }

    /// <summary>Says who does the jobs of a kind.</summary>
    public static void AddHandler<T>(WebApplicationBuilder builder)
        where T : class, IJobHandler => builder.Services.AddSingleton<IJobHandler, T>();

    /// <summary>Puts jobs into the queue; they exist when the transaction of <paramref name="db"/> commits, and not otherwise.</summary>
    public Task EnqueueAsync(TenantDatabase db, params IReadOnlyList<NewJob> jobs) => queue.PutInAsync(db, jobs);

    /// <summary>What <see cref="EnqueueAsync"/> sends, for a caller who sends it in one round trip with statements of its own.</summary>
    public IReadOnlyList<TenantStatement> EnqueueStatements(TenantId tenant, params IReadOnlyList<NewJob> jobs) =>
        queue.PutIn(tenant, jobs);

    /// <summary>
    /// The end of a statement that finds out by itself how many jobs there are to be: one, ready at once, for each row of a query.
    /// </summary>
    /// <param name="rows">A <c>with</c> of the statement: tenant_id, id (version 7), kind, payload (jsonb) and at, which is now.</param>
    public static string InsertFrom(string rows) =>
        $"""
            insert into jobs (tenant_id, id, kind, payload, run_at, state, created_at)
            select r.tenant_id, r.id, r.kind, r.payload, r.at, 'ready', r.at from {rows} r
            """;

    /// <summary>Takes back a job that has not begun; none of this key is no error.</summary>
    public Task CancelAsync(TenantDatabase db, string key) => JobQueue.TakeOutAsync(db, key);

    /// <summary>Marks a job done inside the handler's own transaction, so that its work and its end are one.</summary>
    /// <exception cref="LeaseLostException">Another server has it by now: roll back, it will do the work.</exception>
    public async Task CompleteAsync(TenantDatabase db, Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            await JobQueue.CompleteAsync(db, job.Id, job.Lease);
        }
        catch (PostgresException e) when (e.SqlState == JobQueue.LeaseLost)
        {
            throw new LeaseLostException(job.Id);
        }
        held.MarkCompleted(job);
    }

    /// <summary>Gives a dead job another life, with all of its attempts.</summary>
    /// <returns>False: there is no dead job of this id.</returns>
    public Task<bool> ReplayAsync(TenantDatabase db, Guid job) => queue.ReplayAsync(db, job);

    /// <summary>How much waits on the whole platform, kind by kind; numbers alone.</summary>
    public Task<IReadOnlyList<Backlog>> BacklogAsync(CancellationToken cancel) => leases.BacklogAsync(cancel);

    /// <summary>Has this server look for jobs at once; call it after the commit. Without it they are found a moment later.</summary>
    public void Wake() => wake.Set();
}
