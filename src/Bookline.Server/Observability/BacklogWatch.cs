using System.Diagnostics.Metrics;
using Bookline.Server.Jobs;
using Npgsql;

namespace Bookline.Server.Observability;

/// <summary>How many jobs of one kind wait, as the page and the gauges show it.</summary>
internal sealed record KindBacklog(
    string Kind,
    long Ready,
    long Scheduled,
    long Leased,
    long Dead,
    double OldestReadySeconds
);

/// <summary>Counts the backlog now and then, for the gauges and for whoever asks.</summary>
internal sealed class BacklogWatch : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly JobsModule jobs;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim counting = new(1);
    private Count? last;

    public BacklogWatch(JobsModule jobs, TimeProvider time, IMeterFactory meters)
    {
        (this.jobs, this.time) = (jobs, time);
        var meter = meters.Create(JobsModule.MeterName);
        meter.CreateObservableGauge(
            "bookline.jobs.backlog",
            States,
            "{job}",
            "Jobs of all tenants, by kind and state."
        );
        meter.CreateObservableGauge(
            "bookline.jobs.oldest_ready.age",
            Ages,
            "s",
            "How long the oldest ready job waits."
        );
    }

    /// <summary>At most some seconds old; null where the database does not answer.</summary>
    public async Task<IReadOnlyList<KindBacklog>?> ReadAsync(CancellationToken ct)
    {
        // Whoever comes meanwhile waits for this count, and then finds it.
        await counting.WaitAsync(ct);
        try
        {
            if (last is not { } known || time.GetElapsedTime(known.At) >= Fresh)
            {
                last = new Count(await CountAsync(ct), time.GetTimestamp());
            }
            return last.Kinds;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            counting.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        counting.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await ReadAsync(stoppingToken);
        }
    }

    private async Task<IReadOnlyList<KindBacklog>> CountAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        return
        [
            .. from kind in await jobs.BacklogAsync(limit.Token)
            orderby kind.Kind
            select new KindBacklog(
                kind.Kind,
                kind.Ready,
                kind.Scheduled,
                kind.Leased,
                kind.Dead,
                Math.Round(kind.OldestReady.TotalSeconds, 3)
            ),
        ];
    }

    private IEnumerable<Measurement<long>> States()
    {
        foreach (var kind in last?.Kinds ?? [])
        {
            yield return Of(kind, kind.Ready, "ready");
            yield return Of(kind, kind.Scheduled, "scheduled");
            yield return Of(kind, kind.Leased, "leased");
            yield return Of(kind, kind.Dead, "dead");
        }
    }

    private IEnumerable<Measurement<double>> Ages() =>
        from kind in last?.Kinds ?? []
        select new Measurement<double>(
            kind.OldestReadySeconds,
            new KeyValuePair<string, object?>("bookline.job.kind", kind.Kind)
        );

    private static Measurement<long> Of(KindBacklog kind, long count, string state) =>
        new(count, new("bookline.job.kind", kind.Kind), new("bookline.job.state", state));

    private sealed record Count(IReadOnlyList<KindBacklog> Kinds, long At);
}
