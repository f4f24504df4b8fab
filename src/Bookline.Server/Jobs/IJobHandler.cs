using Bookline.Tenancy;

namespace Bookline.Server.Jobs;

/// <summary>Does the jobs of one kind. Called at least once for each: what it does twice must count once.</summary>
public interface IJobHandler
{
    string Kind { get; }

    /// <summary>Waits for somebody else's server: such jobs have workers of their own, so that the others go on when it does not answer.</summary>
    bool WaitsOnNetwork => false;

    /// <exception cref="Exception">Anything: the job is tried again later, as with <see cref="JobOutcome.Retry"/>.</exception>
    Task<JobOutcome> HandleAsync(Job job, CancellationToken ct);

    /// <summary>
    /// The job is about to be dead, whatever killed it, its servers included: the place to say so where people look. Called at least
    /// once; while it fails, the job is not dead.
    /// </summary>
    Task GiveUpAsync(Job job, string reason, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>A job that this server has claimed.</summary>
/// <param name="Attempt">1 the first time.</param>
/// <param name="Lease">Names this claim; another claim of the same job has another.</param>
public sealed record Job(TenantId Tenant, Guid Id, string Kind, string Payload, int Attempt, Guid Lease);

/// <summary>The lease of a job ran out while it was worked on, and another server has it.</summary>
public sealed class LeaseLostException(Guid job) : Exception($"The lease of job {job} ran out; another server has it.");
