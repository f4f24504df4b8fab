using Bookline.Trials;

namespace Bookline.Bench.Isolating;

/// <summary>Everything measured, for <c>--json</c>.</summary>
internal sealed record TenancyReport(Machine Machine, TenancyOptions Options, IReadOnlyList<Duel> Duels)
{
    public IReadOnlyList<Bound> Bounds =>
        [
            .. Duels.Select(d => new Bound(
                $"{Title(d)}: TenantContext / raw",
                1.10,
                d.Ratio(Readers.Context, Readers.Raw)
            )),
            .. Duels.Select(d => new Bound(
                $"{Title(d)}: TenantContext / set, query, clear (1.6 times faster)",
                1 / 1.6,
                d.Ratio(Readers.Context, Readers.Separate)
            )),
            .. Duels
                .GroupBy(d => d.Connections)
                .Select(group => new Bound(
                    $"{group.Key} connections: TenantContext, {group.Last().Tenants:N0} tenants / {group.First().Tenants:N0}",
                    1.2,
                    group.Last().Median(Readers.Context) / group.First().Median(Readers.Context)
                )),
        ];

    public bool AllMet => Bounds.All(b => b.Met);

    public void Print()
    {
        Console.WriteLine(Machine);
        Console.WriteLine(
            "The latest 20 messages of a random conversation of a random tenant; stock settings but for shared_buffers, in turns."
        );
        foreach (var duel in Duels)
        {
            Print(duel);
        }
        Console.WriteLine();
        Bound.Print(Bounds);
    }

    private static void Print(Duel duel)
    {
        Console.WriteLine();
        Console.WriteLine(Screen.Bold(Title(duel)));
        var table = new TextTable("", "µs a read", "lowest", "highest", "/ raw", "/ EF Core");
        foreach (var (name, times) in duel.MicrosecondsPerRead)
        {
            table.Add([
                name,
                $"{times.Median():N0}",
                $"{times.Min():N0}",
                $"{times.Max():N0}",
                $"{duel.Ratio(name, Readers.Raw):0.00}",
                name == Readers.EfContext ? $"{duel.Ratio(name, Readers.EfPlain):0.00}" : "",
            ]);
        }
        table.Print();
    }

    private static string Title(Duel duel) =>
        $"{duel.Tenants:N0} tenants, {duel.Messages:N0} messages, {duel.Connections} connection{(duel.Connections == 1 ? "" : "s")}";
}
