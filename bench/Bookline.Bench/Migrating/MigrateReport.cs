using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>Everything measured, for <c>--json</c>.</summary>
internal sealed record MigrateReport(Machine Machine, MigrateOptions Options, IReadOnlyList<MigrateSet> Sets)
{
    public bool AllMet => Sets.All(s => s.Bounds.All(b => b.Met));

    public void Print()
    {
        Console.WriteLine(Machine);
        Console.WriteLine("Stock settings, fsync on. Limit: create table … as select of the four tables alone.");
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
        var table = new TextTable("", "median", "lowest", "highest");
        Row("limit (copying alone)", r => r.LimitMs, Screen.Time);
        Row("up", r => r.Up.Ms, Screen.Time);
        Row("down", r => r.Down.Ms, Screen.Time);
        Row("up / limit", r => r.UpRatio, Ratio);
        Row("down / limit", r => r.DownRatio, Ratio);
        Row("log written by up", r => r.Up.WalBytes, Screen.Bytes);
        Row("log written by down", r => r.Down.WalBytes, Screen.Bytes);
        foreach (var name in set.Runs.SelectMany(r => r.Up.Blocks.Keys.Concat(r.Down.Blocks.Keys)).Distinct().Order())
        {
            Row($"longest lock on {name}, up", r => r.Up.Blocks.GetValueOrDefault(name), Screen.Time);
            Row($"longest lock on {name}, down", r => r.Down.Blocks.GetValueOrDefault(name), Screen.Time);
        }
        Row("slowest read, up", r => r.Up.Reads.SlowestMs, Screen.Time);
        Row("slowest read, down", r => r.Down.Reads.SlowestMs, Screen.Time);
        Row("slowest write, up", r => r.Up.Writes.SlowestMs, Screen.Time);
        Row("slowest write, down", r => r.Down.Writes.SlowestMs, Screen.Time);
        Row("reads meanwhile", r => r.Up.Reads.Rounds + r.Down.Reads.Rounds, Whole);
        Row("writes meanwhile", r => r.Up.Writes.Rounds + r.Down.Writes.Rounds, Whole);
        Row("rows compared", r => r.RowsVerified, Whole);
        table.Print();
        Console.WriteLine(Slowest("up", set.Runs[^1].Up));
        Console.WriteLine(Slowest("down", set.Runs[^1].Down));
        Bound.Print(set.Bounds);
        foreach (var fault in set.Runs.SelectMany(r => r.Faults).Distinct())
        {
            Console.WriteLine("  " + Screen.Bad(fault));
        }

        void Row(string name, Func<MigrateRun, double> figure, Func<double, string> format)
        {
            var values = set.Runs.Select(figure).ToList();
            table.Add(name, format(values.Median()), format(values.Min()), format(values.Max()));
        }
    }

    private static string Slowest(string verb, Direction direction) =>
        $"  slowest steps of {verb}: "
        + string.Join(", ", direction.SlowestSteps.Select(s => $"{s.Name} {Screen.Time(s.Ms)}"));

    private static string Ratio(double value) => $"{value:0.00}";

    private static string Whole(double value) => $"{value:N0}";
}
