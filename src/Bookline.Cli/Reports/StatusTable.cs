using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Reports;

static class StatusTable
{
    public static void Write(Screen screen, StatusReport report)
    {
        var drifted = report.Drifts.Select(d => d.Id).ToHashSet();
        var table = new TextTable("migration", "state", "applied", "by", "took", "longest lock", "old application")
        {
            Figures = [4],
        };
        foreach (var m in report.Migrations)
        {
            var isDrifted = drifted.Contains(m.Id);
            table.Add(
                [
                    m.Id,
                    isDrifted ? $"{State(m)}, drifted" : State(m),
                    Amounts.Time(m.AppliedAt),
                    m.Who ?? "",
                    m.DurationMs is { } ms ? Amounts.Duration(ms) : "",
                    m.LongestBlock is { } block ? $"{Amounts.Duration(block.Ms)} on {block.Table}" : "",
                    Contract(m),
                ],
                Style(screen, m, isDrifted)
            );
        }

        table.Write(screen);
        screen.Line();
        WriteDrifts(screen, report.Drifts);
        WriteUnfinished(screen, report);
        if (report.Runner is { } runner)
        {
            screen.Line($"A runner is at work: pid {runner.Pid} ({runner.Application}, user {runner.User}).");
        }

        screen.Line(Conclusion(report));
    }

    static void WriteDrifts(Screen screen, IReadOnlyList<Drift> drifts)
    {
        foreach (var drift in drifts)
        {
            screen.Line(screen.Red($"drift: {drift.Message}"));
        }
    }

    static void WriteUnfinished(Screen screen, StatusReport report)
    {
        foreach (var m in report.Migrations.Where(m => m.State is "applying" or "reverting"))
        {
            var verb = m.State == "reverting" ? $"down {m.Number}" : "up";
            screen.Line(screen.Yellow($"{m.Id} is unfinished: bookline db {verb} goes on with step {m.NextStep}."));
        }
    }

    static string Conclusion(StatusReport report)
    {
        var pending = report.Migrations.Count(m => m.State == "pending");
        return report switch
        {
            { HasDrift: true } => "→ Restore the files as they were applied; put changes into a new migration.",
            _ when pending > 0 =>
                $"{Amounts.Count(pending, "migration is", "migrations are")} pending.\n→ bookline db plan shows what bookline db up would do.",
            { HasPending: true } => "→ Finish what is unfinished.",
            _ => "Everything is applied.",
        };
    }

    static string State(MigrationStatus m) =>
        m.State switch
        {
            "applying" => $"half applied ({m.StepsDone}/{m.StepsTotal})",
            "reverting" => $"half rolled back ({m.StepsDone}/{m.StepsTotal})",
            _ => m.State,
        };

    static string Contract(MigrationStatus m) =>
        m.Contract switch
        {
            "open" when m.State == "applied" => $"works until: bookline db contract {m.Number}",
            "done" => $"ended {Amounts.Time(m.ContractedAt)}",
            _ => "",
        };

    static Func<string, string>? Style(Screen screen, MigrationStatus m, bool drifted) =>
        drifted ? screen.Red
        : m.State == "applied" ? null
        : screen.Yellow;
}
