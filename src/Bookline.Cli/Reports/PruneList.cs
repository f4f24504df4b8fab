using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Reports;

static class PruneList
{
    public static void Write(Screen screen, PruneReport report)
    {
        screen.Line(report.Confirmed ? "Dropped for ever:" : "This would be dropped for ever:");
        foreach (var item in report.Items)
        {
            screen.Line($"  {item.Message}");
        }

        if (report.Items.Count == 0)
        {
            screen.Line("  nothing");
        }
        else if (!report.Confirmed)
        {
            screen.Line();
            screen.Line("Nothing was dropped.");
            screen.Line("→ bookline db prune --yes drops it. After that, down can no longer restore the backup.");
        }
    }
}
