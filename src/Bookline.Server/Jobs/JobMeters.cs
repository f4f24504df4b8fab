using System.Diagnostics.Metrics;

namespace Bookline.Server.Jobs;

/// <summary>What jobs come to and how long they take, by OpenTelemetry's conventions for names and units.</summary>
internal sealed class JobMeters
{
    private readonly Counter<long> ended;
    private readonly Histogram<double> duration;

    public JobMeters(IMeterFactory meters)
    {
        var meter = meters.Create(JobsModule.MeterName);
        ended = meter.CreateCounter<long>("bookline.jobs.ended", "{job}", "Attempts at jobs, by what came of them.");
        duration = meter.CreateHistogram<double>("bookline.job.duration", "s", "How long an attempt at a job takes.");
    }

    /// <param name="outcome">done, retried, postponed, dead, lost, put_off or given_back.</param>
    public void Ended(string kind, string outcome, TimeSpan elapsed)
    {
        var ofKind = new KeyValuePair<string, object?>("bookline.job.kind", kind);
        ended.Add(1, ofKind, new("bookline.job.outcome", outcome));
        duration.Record(elapsed.TotalSeconds, ofKind);
    }
}
