using System.Threading.Channels;

namespace Bookline.Server.Jobs;

/// <summary>Some kinds of jobs with workers of their own.</summary>
internal sealed class JobLane(
    string[] kinds,
    int workers,
    TimeSpan lease,
    JobLeases leases,
    JobRunner runner,
    HeldJobs held,
    WakeSignal wake
)
{
    // A claim goes on to further tenants so many times before it waits for the next look.
    private const int MostClaimsInARow = 100;

    // A tenant whose jobs hang has half of the workers, running and waiting jobs together: the next one finds a free worker.
    private readonly int mostOfTenant = (workers + 1) / 2;

    // As many wait here as run: no worker idles while the next claim is on its way.
    private readonly Channel<HeldJob> claimed = Channel.CreateBounded<HeldJob>(2 * workers);
    private Guid lastTenant = Guid.CreateVersion7();

    /// <summary>Ends when the jobs that run at the stop have ended.</summary>
    public Task WorkUntilAsync(CancellationToken stop) =>
        Task.WhenAll([
            .. Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stop), CancellationToken.None)),
        ]);

    public async Task ClaimAsync(CancellationToken stop)
    {
        for (var claims = 0; claims < MostClaimsInARow && claimed.Reader.Count <= workers; claims++)
        {
            stop.ThrowIfCancellationRequested();
            var room = 2 * workers - claimed.Reader.Count;
            var wanted = new Wanted(kinds, room, mostOfTenant, held.TenantsOf(kinds), lastTenant);
            // Not cancelled on its way: what it may have claimed could not be given back.
            var claim = await leases.ClaimAsync(wanted, lease, CancellationToken.None);
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
}
