using Bookline.Trials;

namespace Bookline.Bench.Starting;

/// <param name="Scenario">What was done.</param>
/// <param name="Milliseconds">Every run's wall time, by contestant.</param>
internal sealed record StartFigures(string Scenario, IReadOnlyDictionary<string, IReadOnlyList<double>> Milliseconds);

/// <summary>Everything measured, for <c>--json</c>.</summary>
internal sealed record StartReport(Machine Machine, StartOptions Options, IReadOnlyList<StartFigures> Figures)
{
    /// <summary>Bookline's median as a share of the faster peer's.</summary>
    public IReadOnlyList<Bound> Bounds =>
        [.. Figures.Select(f => new Bound($"{f.Scenario} / the faster peer", 1, Ratio(f)))];

    public bool AllMet => Bounds.All(b => b.Met);

    public void Print()
    {
        Console.WriteLine(Machine);
        Console.WriteLine(
            $"Wall time of a cold process, median of {Options.Runs} (lowest–highest); all on one server, fsync on, in turns."
        );
        Console.WriteLine();
        var names = Figures[0].Milliseconds.Keys.ToList();
        var table = new TextTable(["", .. names, .. names.Skip(1).Select(n => $"Bookline / {n.Split(' ')[0]}")]);
        foreach (var figures in Figures)
        {
            var own = figures.Milliseconds[names[0]].Median();
            table.Add([
                figures.Scenario,
                .. names.Select(n => Cell(figures.Milliseconds[n])),
                .. names.Skip(1).Select(n => $"{own / figures.Milliseconds[n].Median():0.00}"),
            ]);
        }
        table.Print();
        Console.WriteLine();
        Bound.Print(Bounds);
    }

    private static string Cell(IReadOnlyList<double> ms) => $"{ms.Median():0} ms ({ms.Min():0}–{ms.Max():0})";

    private static double Ratio(StartFigures figures) =>
        figures.Milliseconds.First().Value.Median() / figures.Milliseconds.Skip(1).Min(m => m.Value.Median());
}
