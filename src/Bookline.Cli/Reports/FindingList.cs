using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Reports;

/// <summary>What the scripts said, the serious first.</summary>
static class FindingList
{
    const string Unhardened = "unhardened: ";

    public static void Write(Screen screen, IReadOnlyList<Finding> findings)
    {
        var warnings = findings.Where(f => f.Level == "warning").ToList();
        WriteGroup(screen, screen.Red("refused"), findings.Where(f => f.Level == "refusal"), f => f.Message);
        WriteGroup(
            screen,
            screen.Yellow("unhardened"),
            warnings.Where(IsUnhardened),
            f => f.Message[Unhardened.Length..]
        );
        WriteGroup(screen, screen.Yellow("to know"), warnings.Where(f => !IsUnhardened(f)), f => f.Message);
        WriteGroup(screen, "notes", findings.Where(f => f.Level == "info"), f => f.Message);
    }

    static bool IsUnhardened(Finding finding) => finding.Message.StartsWith(Unhardened, StringComparison.Ordinal);

    static void WriteGroup(Screen screen, string title, IEnumerable<Finding> findings, Func<Finding, string> text)
    {
        var first = true;
        // Parallel steps of several tables can say the same.
        foreach (var finding in findings.DistinctBy(text))
        {
            if (first)
            {
                screen.Line();
                screen.Line($"  {title}");
                first = false;
            }

            screen.Line($"  - {text(finding)}");
            if (finding.Hint is { } hint)
            {
                screen.Line($"    → {hint}");
            }
        }
    }
}
