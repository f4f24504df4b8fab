using Bookline.Cli.Json;
using Bookline.Cli.Terminal;
using Bookline.Isolation;
using Bookline.Isolation.Attacks;

namespace Bookline.Cli.Reports;

/// <summary>What <c>isolation audit</c> found: table by table, then what is open and what to do.</summary>
static class IsolationTable
{
    public static void Write(Screen screen, IsolationAnswer answer)
    {
        screen.Line(
            answer.Roles.Count == 0
                ? "  No role but superusers may touch these tables."
                : $"  Isolation from {string.Join(", ", answer.Roles)} by {answer.TenantColumn}"
        );
        screen.Line();
        WriteTables(screen, answer.Tables);
        WriteGroup(screen, screen.Red("leaks"), answer.Findings, Severity.Leak);
        WriteAttacks(screen, answer.Attacks);
        WriteGroup(screen, screen.Yellow("not checked"), answer.Findings, Severity.NotChecked);
        WriteGroup(screen, "notes", answer.Findings, Severity.Note);
        screen.Line();
        screen.Line(Conclusion(screen, answer));
        if (answer.Attacks is null)
        {
            screen.Line("→ bookline isolation audit --attack tries it with two tenants that are rolled back.");
        }
    }

    static void WriteTables(Screen screen, IReadOnlyList<TableReport> tables)
    {
        var table = new TextTable("table", "key", "rows", "rights", "ways around", "keys");
        foreach (var t in tables)
        {
            var name = t.Kind == "table" ? t.Name : $"{t.Name} ({t.Kind})";
            table.Add(
                [name, t.Key, Word(t.Rows), Word(t.Rights), Word(t.Ways), Word(t.Keys)],
                t.Leaks ? screen.Red : null
            );
        }

        table.Write(screen);
    }

    static void WriteGroup(Screen screen, string title, IReadOnlyList<IsolationFinding> findings, Severity severity)
    {
        var group = findings.Where(f => f.Severity == severity).ToList();
        if (group.Count == 0)
        {
            return;
        }

        screen.Line();
        screen.Line($"  {title}");
        // The same of several tables, such as a global primary key, is said once.
        foreach (var same in group.GroupBy(f => (f.Check, f.Message)))
        {
            var first = same.First();
            var where = same.Select(Where).Distinct().ToList();
            screen.Line($"  - {first.Check}: {string.Join(", ", where)}: {first.Message}");
            if (first.Hint is { } hint && severity != Severity.Note)
            {
                screen.Line($"    → {hint}" + (where.Count > 1 ? " And so for the others." : ""));
            }
        }
    }

    static string Where(IsolationFinding finding) =>
        finding.Table is null || finding.Table == finding.Subject
            ? finding.Subject
            : $"{finding.Table} ({finding.Subject})";

    static void WriteAttacks(Screen screen, IReadOnlyList<AttackResult>? attacks)
    {
        if (attacks is null)
        {
            return;
        }

        screen.Line();
        screen.Line("  attacks");
        foreach (var attack in attacks.Where(a => a.Outcome == AttackOutcome.Leaked))
        {
            screen.Line(screen.Red($"  - LEAKED {attack.Table}: {attack.Attack}: {attack.Detail}"));
        }

        foreach (var attack in attacks.Where(a => a.Outcome == AttackOutcome.NotRun))
        {
            screen.Line(screen.Yellow($"  - not run {attack.Table}: {attack.Attack}: {attack.Detail}"));
        }

        var counts = attacks.GroupBy(a => a.Outcome).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Word(g.Key)}");
        screen.Line($"  {attacks.Count} attacks: {string.Join(", ", counts)}");
    }

    static string Conclusion(Screen screen, IsolationAnswer answer)
    {
        var leaks = answer.Findings.Count(f => f.Severity == Severity.Leak);
        var attacked = answer.Attacks?.Count(a => a.Outcome == AttackOutcome.Leaked) ?? 0;
        var unknown = answer.Findings.Count(f => f.Severity == Severity.NotChecked);
        var notes = answer.Findings.Count(f => f.Severity == Severity.Note);
        var text =
            $"{Amounts.Count(answer.Tables.Count, "table", "tables")}: {Amounts.Count(leaks, "leak", "leaks")}"
            + (attacked > 0 ? $", {Amounts.Count(attacked, "attack", "attacks")} got through" : "")
            + (unknown > 0 ? $", {unknown} not checked" : "")
            + $", {Amounts.Count(notes, "note", "notes")}";
        return answer.Leaks ? screen.Red(text) : screen.Green(text);
    }

    static string Word(Severity severity) =>
        severity switch
        {
            Severity.Leak => "LEAK",
            Severity.NotChecked => "not checked",
            Severity.Note => "note",
            _ => "proved",
        };

    static string Word(AttackOutcome outcome) =>
        outcome switch
        {
            AttackOutcome.Refused => "refused",
            AttackOutcome.NothingSeen => "saw nothing",
            AttackOutcome.Leaked => "leaked",
            AttackOutcome.NotApplicable => "not applicable",
            _ => "not run",
        };
}
