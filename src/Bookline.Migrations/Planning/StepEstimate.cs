using Bookline.Migrations.Files;

namespace Bookline.Migrations.Planning;

/// <summary>What a step costs, from its statements and the tables' present sizes.</summary>
static class StepEstimate
{
    // Modest on purpose: two noisy cores and a shared disk. A plan that is too slow disappoints nobody.
    const double BytesReadPerSecond = 200e6;
    const double BytesWrittenPerSecond = 50e6;
    const double SecondsPerStep = 0.01;

    public static StepPlan Of(ScriptStep step, bool done, TableSizes sizes)
    {
        var reads = step.Statements.SelectMany(s => s.Reads).Concat(step.AnnouncedReads);
        var writes = step
            .Statements.SelectMany(s => s.Writes)
            .Concat(step.AnnouncedWrites)
            .Concat(step.AnnouncedRewrites);
        var (bytesRead, bytesWritten) = (Bytes(reads, sizes), Bytes(writes.Concat(Rewritten(step)), sizes));
        var rows = step
            .Statements.SelectMany(s => s.Reads.Concat(s.Writes))
            .Concat(step.AnnouncedReads)
            .Concat(step.AnnouncedWrites)
            .Distinct()
            .Sum(t => sizes.Find(t)?.Rows ?? 0);
        // Reading takes no lock that anybody notices; names that are no tables take none.
        var locks = step
            .Locks.Where(l => l.Mode > Sql.LockMode.RowShare)
            .Select(l => new LockPlan(l.Table, Sql.LockModes.Sql(l.Mode), Sql.LockModes.Blocks(l.Mode)))
            .ToList();
        return new StepPlan(
            step.Name,
            step.Description,
            step.Line,
            step.Kind,
            done ? "done" : "pending",
            step.After,
            step.Unless,
            [.. step.Statements.Select(s => new StatementPlan(s.Line, s.Kind, s.Summary))],
            locks,
            locks.Exists(l => l.Blocks != "nothing" && sizes.Find(l.Table) is not null),
            step.AnnouncedRewrites,
            bytesRead,
            bytesWritten,
            rows,
            done || step.IsPreflight
                ? 0
                : SecondsPerStep + (bytesRead / BytesReadPerSecond) + (bytesWritten / BytesWrittenPerSecond)
        );
    }

    static IEnumerable<string> Rewritten(ScriptStep step) =>
        step.Statements.Where(s => s.Kind is "vacuum full" or "cluster").SelectMany(s => s.Reads);

    static long Bytes(IEnumerable<string> tables, TableSizes sizes) =>
        tables.Distinct().Sum(t => sizes.Find(t)?.Bytes ?? 0);
}
