namespace Bookline.Bench.Migrating;

/// <summary>All runs on one kind of data.</summary>
internal sealed record MigrateSet(int Duplicates, IReadOnlyList<MigrateRun> Runs)
{
    // Times are judged by the median: other work on the machine only ever adds to them. What hurts somebody waiting is
    // judged by the worst.
    public IReadOnlyList<Bound> Bounds =>
        [
            new("up / limit, median", 3, Runs.Select(r => r.UpRatio).Median()),
            new("down / limit, median", 1.5, Runs.Select(r => r.DownRatio).Median()),
            new("longest exclusive lock of any run, ms", 50, Runs.Max(r => r.LongestBlockMs)),
            new("slowest read of any run, ms", 500, Runs.Max(r => r.SlowestReadMs)),
            new("slowest write of any run, ms", 500, Runs.Max(r => r.SlowestWriteMs)),
            new("reads and writes that failed", 0, Runs.Sum(r => r.Failures)),
            new("rows, tables or checks that are not as they must be", 0, Runs.Sum(r => r.Faults.Count)),
        ];
}
