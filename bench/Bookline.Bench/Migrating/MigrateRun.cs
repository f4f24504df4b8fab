using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>One direction of one run.</summary>
/// <param name="Ms">Wall time of the whole process.</param>
/// <param name="WalBytes">Written to the log meanwhile, the clients' share included.</param>
/// <param name="Blocks">Longest lock against readers or writers per table, in milliseconds.</param>
internal sealed record Direction(
    double Ms,
    long WalBytes,
    ClientFigures Reads,
    ClientFigures Writes,
    IReadOnlyDictionary<string, double> Blocks,
    IReadOnlyList<StepTime> SlowestSteps
)
{
    public double LongestBlockMs => Blocks.Values.DefaultIfEmpty().Max();
}

/// <summary>A fresh copy of the database, up and down once; the limit measured before and after.</summary>
/// <param name="Between">The clients while the database was multi-tenant and nothing was migrated.</param>
internal sealed record MigrateRun(
    double LimitBeforeMs,
    double LimitAfterMs,
    Direction Up,
    ClientFigures Between,
    Direction Down,
    long RowsVerified,
    IReadOnlyList<string> Faults
)
{
    /// <summary>The mean of both, so that a machine that got slower or faster in between counts for both sides.</summary>
    public double LimitMs => (LimitBeforeMs + LimitAfterMs) / 2;

    public double UpRatio => Up.Ms / LimitMs;
    public double DownRatio => Down.Ms / LimitMs;
    public double LongestBlockMs => Math.Max(Up.LongestBlockMs, Down.LongestBlockMs);
    public double SlowestReadMs => Math.Max(Up.Reads.SlowestMs, Down.Reads.SlowestMs);
    public double SlowestWriteMs => Math.Max(Up.Writes.SlowestMs, Down.Writes.SlowestMs);
    public int Failures => Clients.Sum(c => c.Failures);

    private IEnumerable<ClientFigures> Clients => [Up.Reads, Up.Writes, Between, Down.Reads, Down.Writes];

    public static async Task<MigrateRun> MeasureAsync(SingleTenantDatabase seed, CancellationToken cancel)
    {
        var before = await Limit.MeasureAsync(seed, cancel);
        var copy = await seed.CopyAsync($"{seed.Name}_run", cancel);
        try
        {
            var run = await MeasureAsync(copy, before, cancel);
            await copy.DropAsync(cancel);
            return run with { LimitAfterMs = await Limit.MeasureAsync(seed, cancel) };
        }
        finally
        {
            await copy.DropAsync(CancellationToken.None);
        }
    }

    private static async Task<MigrateRun> MeasureAsync(
        SingleTenantDatabase copy,
        double limit,
        CancellationToken cancel
    )
    {
        var faults = new List<string>();
        var originals = await Rows.ReadAsync(copy, cancel);
        var heaps = await Rows.HeapsAsync(copy, cancel);
        await using var traffic = await Traffic.StartAsync(copy, cancel);

        var up = await Migration.UpAsync(copy, traffic, cancel);
        Expect(await Rows.HeapsAsync(copy, cancel) == heaps, "up rewrote a table");
        var verify = await BooklineCommand.RunDbAsync(copy.Url, ["verify", "--json"], cancel);
        faults.AddRange(RunOutput.FailedChecks(verify.Output).Select(check => "after up: " + check));
        var between = ClientFigures.Together("between", [traffic.TakeReads(), traffic.TakeWrites()]);

        var down = await Migration.DownAsync(copy, traffic, cancel);
        Expect(await Rows.HeapsAsync(copy, cancel) == heaps, "down rewrote a table");
        Expect((await Rows.ReadAsync(copy, cancel)).SameAs(originals), "after down a row is not what it was");
        var run = new MigrateRun(limit, limit, up, between, down, originals.Count, faults);
        faults.AddRange(run.Clients.SelectMany(c => c.Messages));
        return run;

        void Expect(bool held, string fault)
        {
            if (!held)
            {
                faults.Add(fault);
            }
        }
    }
}
