using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Reports;

/// <summary>The checks of <c>verify</c>.</summary>
static class CheckTable
{
    static readonly string[] Statuses = ["ok", "explained", "not_checked", "failed"];

    public static void Write(Screen screen, VerifyReport report)
    {
        foreach (var migration in report.Checks.GroupBy(c => c.Migration))
        {
            screen.Line(screen.Bold(migration.Key));
            var table = new TextTable("result", "check", "found");
            foreach (var check in migration)
            {
                table.Add(
                    [check.Status.Replace('_', ' '), check.Name, check.Detail ?? ""],
                    Style(screen, check.Status)
                );
            }

            table.Write(screen);
            screen.Line();
        }

        screen.Line(Conclusion(screen, report));
    }

    static Func<string, string>? Style(Screen screen, string status) =>
        status switch
        {
            "failed" => screen.Red,
            "explained" or "not_checked" => screen.Yellow,
            _ => null,
        };

    static string Conclusion(Screen screen, VerifyReport report)
    {
        if (report.Checks.Count == 0)
        {
            return "There is nothing to check: no applied migration has checks.";
        }

        var counts = string.Join(
            ", ",
            Statuses
                .Select(status => (status, Count: report.Checks.Count(c => c.Status == status)))
                .Where(c => c.Count > 0 || c.status is "ok" or "failed")
                .Select(c => $"{c.Count} {c.status.Replace('_', ' ')}")
        );
        return report.Passed ? screen.Green(counts) : screen.Red(counts);
    }
}
