using Npgsql;

namespace Bookline.Server.Jobs;

/// <summary>Renews the leases of this server's jobs while they run: all of them in one round trip.</summary>
internal sealed class LeaseKeeper(
    JobSettings settings,
    JobLeases leases,
    HeldJobs held,
    TimeProvider time,
    ILogger<LeaseKeeper> log
)
{
    // Two renewals may fail before a lease is lost.
    private const int RenewalsInALease = 3;

    public async Task KeepAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(settings.Lease / RenewalsInALease, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                await RenewAsync(stop);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.RenewalFailed(e.GetType().Name);
            }
        }
    }

    private async Task RenewAsync(CancellationToken stop)
    {
        var jobs = held.All;
        if (jobs.Count == 0)
        {
            return;
        }
        var kept = await leases.RenewAsync([.. jobs.Select(job => job.Claimed)], settings.Lease, stop);
        foreach (var job in jobs.Where(job => !kept.Contains(job.Claimed.Id) && !job.IsCompleted))
        {
            log.LeaseLost(job.Claimed.Kind, job.Claimed.Id);
            job.Lose();
        }
    }
}
