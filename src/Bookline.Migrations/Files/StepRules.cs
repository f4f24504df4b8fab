namespace Bookline.Migrations.Files;

/// <summary>What must hold for a step as a whole.</summary>
static class StepRules
{
    public static void Check(
        ScriptStep step,
        IReadOnlyList<ScriptStep> all,
        ScriptPurpose purpose,
        Action<int, string> wrong
    )
    {
        if (step.Statements.Count == 0)
        {
            wrong(step.Line, $"Step '{step.Name}' has no statement.");
            return;
        }

        CheckAfter(step, all, wrong);
        CheckBuilds(step, all, wrong);
        if (step.NoTransaction)
        {
            CheckNoTransaction(step, wrong);
        }
        else if (step.Statements.FirstOrDefault(s => s.NeedsNoTransaction) is { } outside)
        {
            wrong(
                outside.Line,
                $"'{outside.Kind}' cannot run inside a transaction: give it a step with @no-transaction."
            );
        }

        if (
            step.IsPreflight && (step.Repeat || step.NoTransaction || step.After is not null || step.Unless is not null)
        )
        {
            wrong(
                step.Line,
                "A preflight runs once, read-only, before everything: @repeat, @no-transaction, @after and @unless do not fit."
            );
        }

        if (purpose == ScriptPurpose.Verify && step.Statements.FirstOrDefault(s => s.Kind != "select") is { } other)
        {
            wrong(other.Line, $"A verify script only selects (check_name, status, detail); this is '{other.Kind}'.");
        }
    }

    static void CheckAfter(ScriptStep step, IReadOnlyList<ScriptStep> all, Action<int, string> wrong)
    {
        foreach (var name in step.After ?? [])
        {
            var other = all.FirstOrDefault(s => s.Name == name);
            if (other is null)
            {
                wrong(step.Line, $"Step '{step.Name}' runs after '{name}', which is not a step of this file.");
            }
            else if (other.Line >= step.Line)
            {
                wrong(step.Line, $"Step '{step.Name}' runs after '{name}', which comes later in the file.");
            }
            else if (other.IsPreflight)
            {
                wrong(
                    step.Line,
                    $"Step '{step.Name}' runs after '{name}', which is a preflight: those are always first."
                );
            }
        }
    }

    // To each of the two, the other's unfinished build would be the ruin of an interrupted one, to be dropped.
    static void CheckBuilds(ScriptStep step, IReadOnlyList<ScriptStep> all, Action<int, string> wrong)
    {
        if (step.Statements[0] is not { ConcurrentIndex: { } index } build)
        {
            return;
        }

        var beside = all.TakeWhile(s => s != step)
            .Where(s =>
                s.Statements is [{ ConcurrentIndex: { } other } earlier, ..]
                && other == index
                && Unqualified(earlier.ConcurrentIndexTable) == Unqualified(build.ConcurrentIndexTable)
            )
            .FirstOrDefault(s => !WaitsFor(step, s, all));
        if (beside is not null)
        {
            wrong(
                step.Line,
                $"Step '{step.Name}' builds index {index} and may run beside '{beside.Name}', which builds it, too: add '{beside.Name}' to its @after."
            );
        }
    }

    static string? Unqualified(string? table) => table?.Split('.')[^1];

    static bool WaitsFor(ScriptStep step, ScriptStep earlier, IReadOnlyList<ScriptStep> all)
    {
        var behind = new HashSet<string> { earlier.Name };
        foreach (var other in all.SkipWhile(s => s != earlier).Skip(1))
        {
            if (other.After is null || other.After.Any(behind.Contains))
            {
                behind.Add(other.Name);
            }
        }

        return behind.Contains(step.Name);
    }

    static void CheckNoTransaction(ScriptStep step, Action<int, string> wrong)
    {
        if (step.Statements.Count != 1)
        {
            wrong(
                step.Line,
                $"Step '{step.Name}' is @no-transaction and must be exactly one statement, not {step.Statements.Count}."
            );
        }

        if (step.Repeat || step.Isolation is not null)
        {
            wrong(step.Line, $"Step '{step.Name}' is @no-transaction; @repeat and @isolation need a transaction.");
        }
    }
}
