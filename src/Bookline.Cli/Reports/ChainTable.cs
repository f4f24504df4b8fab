using System.Globalization;
using Bookline.Cli.Auditing;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Reports;

/// <summary>The chains of <c>audit verify</c>.</summary>
static class ChainTable
{
    // Enough to compare by eye; --json has all of it.
    const int ShownHash = 16;

    public static void Write(Screen screen, ChainsReport report)
    {
        var table = new TextTable("tenant", "entries", "from", "to", "last hash", "chain") { Figures = [1, 2, 3] };
        foreach (var chain in report.Tenants)
        {
            table.Add(
                [
                    chain.Name,
                    Amounts.Count(chain.Entries),
                    Number(chain.FirstSequence),
                    Number(chain.LastSequence),
                    chain.LastHash is { Length: > ShownHash } hash ? hash[..ShownHash] : chain.LastHash ?? "",
                    chain.Broken is null ? "whole" : "BROKEN",
                ],
                chain.Broken is null ? null : screen.Red
            );
        }

        table.Write(screen);
        foreach (var chain in report.Tenants.Where(c => c.Broken is not null))
        {
            screen.Line();
            screen.Line(screen.Red($"  {chain.Name} ({chain.Tenant})"));
            screen.Line($"  - {chain.Broken!.Message}");
        }

        screen.Line();
        screen.Line(Conclusion(screen, report));
    }

    static string Conclusion(Screen screen, ChainsReport report)
    {
        var broken = report.Tenants.Count(c => c.Broken is not null);
        var entries = report.Tenants.Sum(c => c.Entries);
        var what =
            $"{Amounts.Count(entries, "entry", "entries")} of {Amounts.Count(report.Tenants.Count, "tenant", "tenants")}";
        return broken == 0
            ? screen.Green($"{what}: every chain is whole.")
            : screen.Red($"{what}: {Amounts.Count(broken, "chain is", "chains are")} broken.");
    }

    static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
