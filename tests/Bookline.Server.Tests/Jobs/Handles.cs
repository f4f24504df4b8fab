using Bookline.Server.Jobs;

namespace Bookline.Server.Tests.Jobs;

/// <summary>A handler that is a function.</summary>
internal sealed class Handles(string kind, Func<Job, CancellationToken, Task<JobOutcome>> work) : IJobHandler
{
    public Handles(Func<Job, JobOutcome> work)
        : this("test", (job, _) => Task.FromResult(work(job))) { }

    public string Kind => kind;

    public bool WaitsOnNetwork { get; init; }

    public Task<JobOutcome> HandleAsync(Job job, CancellationToken ct) => work(job, ct);
}
