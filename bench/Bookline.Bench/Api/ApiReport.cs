using Bookline.Trials;

namespace Bookline.Bench.Api;

/// <summary>Everything measured, for <c>--json</c>.</summary>
internal sealed record ApiReport(Machine Machine, ApiOptions Options, ReadLatencies Api, ReadLatencies Pgbench)
{
    public IReadOnlyList<Bound> Bounds => [new($"ms of a read at {Options.Rate} requests a second, p99", 100, Api.P99)];

    public bool AllMet => Bounds.All(b => b.Met);

    public void Print()
    {
        Console.WriteLine(Machine);
        Console.WriteLine(
            $"{Options.Tenants:N0} tenants, each reading its services; {Options.Rate} a second, from when each was due, all on this machine."
        );
        Console.WriteLine();
        var table = new TextTable("ms", "reads", "p50", "p95", "p99");
        Add("GET /api/v1/services", Api);
        Add("pgbench, the same query", Pgbench);
        table.Print();
        Console.WriteLine();
        Bound.Print(Bounds);

        void Add(string name, ReadLatencies l) =>
            table.Add(name, $"{l.Reads:N0}", $"{l.P50:0.0}", $"{l.P95:0.0}", $"{l.P99:0.0}");
    }
}
