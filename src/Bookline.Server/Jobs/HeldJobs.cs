using System.Collections.Concurrent;
using Bookline.Tenancy;

namespace Bookline.Server.Jobs;

/// <summary>A job that this server has claimed; its payload has not been read.</summary>
internal sealed record ClaimedJob(TenantId Tenant, Guid Id, string Kind, int Attempt, Guid Lease);

/// <summary>The jobs that this server has leases on, running or about to.</summary>
internal sealed class HeldJobs
{
    private readonly ConcurrentDictionary<(Guid Id, Guid Lease), HeldJob> jobs = new();

    public IReadOnlyList<HeldJob> All => [.. jobs.Values.Where(job => !job.IsCompleted)];

    /// <summary>Whose jobs of these kinds they are: a tenant once for each.</summary>
    public Guid[] TenantsOf(string[] kinds) =>
        [
            .. jobs
                .Values.Select(job => job.Claimed)
                .Where(job => kinds.Contains(job.Kind))
                .Select(job => job.Tenant.Value),
        ];

    public HeldJob Hold(ClaimedJob claimed) => jobs[(claimed.Id, claimed.Lease)] = new HeldJob(claimed);

    public void MarkCompleted(Job job)
    {
        if (jobs.TryGetValue((job.Id, job.Lease), out var held))
        {
            held.IsCompleted = true;
        }
    }

    public void LetGo(HeldJob held)
    {
        jobs.TryRemove((held.Claimed.Id, held.Claimed.Lease), out _);
        held.Dispose();
    }
}

/// <summary>One of them.</summary>
internal sealed class HeldJob(ClaimedJob claimed) : IDisposable
{
    private readonly CancellationTokenSource lost = new();
    private readonly Lock gate = new();
    private volatile bool isCompleted;
    private bool isDisposed;

    public ClaimedJob Claimed => claimed;

    /// <summary>Cancelled when another server has the job, or this one stops waiting for it.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Its handler has removed it in its own transaction.</summary>
    public bool IsCompleted
    {
        get => isCompleted;
        set => isCompleted = value;
    }

    public void Lose()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                lost.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            lost.Dispose();
        }
    }
}
