using System.Globalization;
using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Reports;

static class PlanTable
{
    public static void Write(Screen screen, PlanReport report)
    {
        foreach (var migration in report.Migrations)
        {
            screen.Line(screen.Bold(migration.Id));
            WriteSteps(screen, migration);
            screen.Line();
        }

        var steps = report.Migrations.SelectMany(m => m.Steps).Where(IsWork).ToList();
        screen.Line(
            steps.Count == 0
                ? "Nothing to do: every migration is applied."
                : $"{Amounts.Count(steps.Count, "step", "steps")}, {steps.Count(s => s.Blocking)} of them block somebody for a moment; "
                    + $"reads {Amounts.Bytes(report.BytesRead)}, writes {Amounts.Bytes(report.BytesWritten)}, "
                    + $"about {Amounts.Duration(report.EstimatedSeconds * 1000)} one after the other. Nothing was written."
        );
        FindingList.Write(screen, report.Findings);
        screen.Line();
        screen.Line(
            report.Refused
                ? screen.Red("→ bookline db up would stop at this before it writes anything.")
                : "→ bookline db up does it."
        );
    }

    static void WriteSteps(Screen screen, MigrationPlan migration)
    {
        var table = new TextTable("", "step", "blocks", "lock", "reads", "writes", "about", "what")
        {
            Figures = [0, 4, 5, 6],
        };
        var number = 0;
        foreach (var step in migration.Steps)
        {
            var label = step.Kind == "preflight" ? "check" : (++number).ToString(CultureInfo.InvariantCulture);
            table.Add(
                [
                    label,
                    step.Name,
                    Blocks(step),
                    Lock(step),
                    step.BytesRead > 0 ? Amounts.Bytes(step.BytesRead) : "",
                    step.BytesWritten > 0 ? Amounts.Bytes(step.BytesWritten) : "",
                    step.EstimatedSeconds > 0 ? Amounts.Duration(step.EstimatedSeconds * 1000) : "",
                    What(step),
                ],
                step.State == "done" ? screen.Dim
                    : step.Blocking ? screen.Yellow
                    : null
            );
        }

        table.Write(screen);
    }

    static bool IsWork(StepPlan step) => step.Kind != "preflight" && step.State != "done";

    static string Blocks(StepPlan step) =>
        step.Blocking ? step.Locks.FirstOrDefault(l => l.Blocks != "nothing")?.Blocks ?? "yes" : "no";

    static string Lock(StepPlan step) =>
        step.Locks.Count == 0
            ? ""
            : $"{step.Locks[0].Mode} on {step.Locks[0].Table}"
                + (step.Locks.Count > 1 ? $" (+{step.Locks.Count - 1})" : "");

    static string What(StepPlan step)
    {
        var what = step.Description ?? (step.Statements is [var first, ..] ? first.Summary : "");
        var rewrites = step.Rewrites.Count > 0 ? $"; rewrites {string.Join(", ", step.Rewrites)}" : "";
        return (step.State == "done" ? "(done) " : "") + what + rewrites;
    }
}
