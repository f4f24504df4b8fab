using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Progress;

/// <summary>What is said of a step, on a terminal and in a pipe alike.</summary>
static class StepLines
{
    const int NameWidth = 34;
    const int FiguresWidth = 9;

    /// <summary>The figures before the description, which is cut where the line is full.</summary>
    public static string Running(StepStarting step, string figures) =>
        $"{step.Step.PadRight(NameWidth)} {figures.PadRight(FiguresWidth)} {step.Description}".TrimEnd();

    public static string Finished(StepRun step)
    {
        var facts = new List<string> { State(step.State) };
        if (step.Rows > 0)
        {
            facts.Add(Amounts.Count(step.Rows, "row", "rows"));
        }

        facts.Add(Amounts.Duration(step.DurationMs));
        if (step.LongestBlockMs > 0)
        {
            facts.Add($"blocked {step.BlockedTable} {Amounts.Duration(step.LongestBlockMs)}");
        }

        if (step.Retries > 0)
        {
            facts.Add(Amounts.Count(step.Retries, "retry", "retries"));
        }

        return $"{step.Name.PadRight(NameWidth)} {string.Join(", ", facts)}";
    }

    public static string Retrying(StepRetrying step)
    {
        var who = step.Blockers.Count == 0 ? step.Reason : "waits for " + string.Join("; ", step.Blockers);
        return $"{who}, attempt {step.Attempt}, again in {Amounts.Duration(step.DelayMs)}";
    }

    public static string Waiting(RunnerInfo holder) =>
        $"another runner is at work: pid {holder.Pid} ({holder.Application ?? "no application name"},"
        + $" user {holder.User ?? "?"}); waiting for it to finish";

    public static string Heading(RunStarting run) =>
        run.Steps == 0
            ? ""
            : $"{run.Verb} on {run.Database} at {run.Server}: {string.Join(", ", run.Migrations)}"
                + $" ({Amounts.Count(run.Steps, "step", "steps")})";

    static string State(string state) =>
        state switch
        {
            "done_before" => "done before",
            "not_run" => "not run",
            _ => state,
        };
}
