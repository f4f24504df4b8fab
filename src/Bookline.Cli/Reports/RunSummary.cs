using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Reports;

/// <summary>What a run did: migrations, time, the longest lock, what is to be known, and what comes next.</summary>
static class RunSummary
{
    public static void Write(Screen screen, RunReport report)
    {
        if (report.Migrations.Count == 0)
        {
            screen.Line(Nothing(report.Verb));
        }

        foreach (var migration in report.Migrations)
        {
            WriteMigration(screen, migration);
        }

        if (report.LongestBlock is { } block)
        {
            screen.Line($"  longest lock: {Locks.Name(block.Mode)} on {block.Table}, {Amounts.Duration(block.Ms)}");
        }
        else if (report.Migrations.Count > 0)
        {
            screen.Line("  longest lock: none; no table that was there before was blocked");
        }

        FindingList.Write(screen, report.Findings);
    }

    /// <summary>What a run that failed had done until then.</summary>
    public static void WriteUnfinished(Screen screen, RunReport progress)
    {
        foreach (var migration in progress.Migrations)
        {
            WriteMigration(screen, migration);
        }

        FindingList.Write(screen, [.. progress.Findings.Where(f => f.Level == "warning")]);
    }

    public static void WriteNext(Screen screen, IEnumerable<string> steps)
    {
        screen.Line();
        foreach (var step in steps)
        {
            screen.Line($"→ {step}");
        }
    }

    static void WriteMigration(Screen screen, MigrationRun migration)
    {
        var done = migration.Steps.Count(s => s.State == "done");
        var skipped = migration.Steps.Count(s => s.State == "skipped");
        var before = migration.Steps.Count(s => s.State == "done_before");
        var rows = migration.Steps.Sum(s => s.Rows);
        var facts = new List<string> { Amounts.Count(done, "step", "steps") };
        Add(skipped > 0, $"{skipped} skipped");
        Add(before > 0, $"{before} done before");
        Add(rows > 0, Amounts.Count(rows, "row", "rows"));
        facts.Add(Amounts.Duration(migration.DurationMs));
        var mark = migration.State == "unfinished" ? screen.Yellow("…") : screen.Green("✓");
        screen.Line($"{mark} {screen.Bold(migration.Id)} {migration.State}: {string.Join(", ", facts)}");

        void Add(bool applies, string fact)
        {
            if (applies)
            {
                facts.Add(fact);
            }
        }
    }

    static string Nothing(string verb) =>
        verb switch
        {
            "up" => "Nothing to do: every migration is applied.",
            "contract" => "Nothing to do: no compatibility period is open.",
            _ => "Nothing to do.",
        };
}
