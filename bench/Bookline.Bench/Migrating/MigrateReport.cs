using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>Everything measured, for <c>--json</c>.</summary>
internal sealed record MigrateReport(Machine Machine, MigrateOptions Options, IReadOnlyList<MigrateSet> Sets)
{
    public bool AllMet => Sets.All(s => s.Bounds.All(b => b.Met));

    public void Print()
    {
        Console.WriteLine(Machine);
        Console.WriteLine(
            (Options.Stock ? "Stock settings" : "shared_buffers a quarter of the memory, otherwise stock settings")
                + ", fsync on. The limit: create table … as select of the four tables alone, in the same run."
        );
        foreach (var set in Sets)
        {
            Print(set);
        }
    }

    private void Print(MigrateSet set)
    {
        Console.WriteLine();
        Console.WriteLine(
            Screen.Bold(
                $"{Options.Messages:N0} messages, {Options.Conversations:N0} conversations ({set.Duplicates} % duplicates), "
                    + $"{Options.Bookings:N0} bookings; {set.Runs.Count} runs"
            )
        );
        var table = new TextTable("", "up", "lowest", "highest", "down", "lowest", "highest");
        Row("copying alone (the limit)", (run, _) => run.LimitMs, Screen.Time);
        Row("time, process start included", (_, way) => way.Ms, Screen.Time);
        Row("time / limit", (run, way) => way.Ms / run.LimitMs, Ratio);
        Row("log written", (_, way) => way.WalBytes, Screen.Bytes);
        Row("slowest read", (_, way) => way.Reads.SlowestMs, Screen.Time);
        Row("slowest write", (_, way) => way.Writes.SlowestMs, Screen.Time);
        Row("reads", (_, way) => way.Reads.Rounds, Whole);
        Row("writes", (_, way) => way.Writes.Rounds, Whole);
        foreach (var name in SingleTenantDatabase.Tables)
        {
            Row($"longest lock on {name}", (_, way) => way.Blocks.GetValueOrDefault("public." + name), Screen.Time);
        }
        table.Print();
        Console.WriteLine($"  {set.Runs.Sum(r => r.RowsVerified):N0} rows compared with how they were, after down.");
        Console.WriteLine(Slowest("up", set.Runs[^1].Up));
        Console.WriteLine(Slowest("down", set.Runs[^1].Down));
        Bound.Print(set.Bounds);
        foreach (var fault in set.Runs.SelectMany(r => r.Faults).Distinct())
        {
            Console.WriteLine("  " + Screen.Bad(fault));
        }

        void Row(string name, Func<MigrateRun, Direction, double> figure, Func<double, string> format)
        {
            var up = set.Runs.Select(run => figure(run, run.Up)).ToList();
            var down = set.Runs.Select(run => figure(run, run.Down)).ToList();
            table.Add([name, .. Cells(up), .. Cells(down)]);

            IEnumerable<string> Cells(List<double> values) =>
                [format(values.Median()), format(values.Min()), format(values.Max())];
        }
    }

    private static string Slowest(string verb, Direction direction) =>
        $"  slowest steps of {verb}: "
        + string.Join(", ", direction.SlowestSteps.Select(s => $"{s.Name} {Screen.Time(s.Ms)}"));

    private static string Ratio(double value) => $"{value:0.00}";

    private static string Whole(double value) => $"{value:N0}";
}
