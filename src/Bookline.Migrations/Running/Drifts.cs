using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Journal;

namespace Bookline.Migrations.Running;

/// <summary>Compares files with the journal.</summary>
static class Drifts
{
    public static async Task<List<Drift>> FindAsync(
        MigrationSet files,
        JournalState journal,
        Session session,
        CancellationToken ct
    )
    {
        var drifts = new List<Drift>();
        var newest = journal.Migrations.Count == 0 ? -1 : journal.Migrations.Max(m => m.Number);
        foreach (var row in journal.Migrations)
        {
            var file = files.All.FirstOrDefault(m => m.Id == row.Id);
            if (file is null)
            {
                drifts.Add(
                    new Drift(
                        row.Id,
                        "missing_file",
                        $"{row.Id} is {row.State}, but its files are not here.",
                        null,
                        null,
                        null
                    )
                );
            }
            else if (row.State == "applied" && !file.Up.StandsFor(row.Checksum))
            {
                drifts.Add(await EditedAsync(file, session, ct));
            }
            else
            {
                drifts.AddRange(EditedSteps(file, journal));
            }
        }

        drifts.AddRange(
            files
                .All.Where(m => m.Number < newest && journal.Find(m.Id) is null)
                .Select(m => new Drift(
                    m.Id,
                    "out_of_order",
                    $"{m.Id} is not applied, but newer ones are: give it a number after {newest:0000}.",
                    null,
                    null,
                    null
                ))
        );
        return drifts;
    }

    static async Task<Drift> EditedAsync(Migration file, Session session, CancellationToken ct)
    {
        var script = await JournalReader.ScriptAsync(session, file.Id, ct);
        var difference = ScriptHash.FirstDifference(script, file.Up.Text);
        var message = difference is var (line, was, now)
            ? $"{file.Up.FileName} was edited after it was applied. Line {line} was \"{was ?? "(no line)"}\" and is now \"{now ?? "(no line)"}\"."
            : $"{file.Up.FileName} was edited after it was applied.";
        return new Drift(file.Id, "edited", message, difference?.Line, difference?.Was, difference?.Now);
    }

    // While a migration is under way its coming steps may be corrected; what is done is done.
    static IEnumerable<Drift> EditedSteps(Migration file, JournalState journal)
    {
        foreach (var (direction, script) in new[] { ("up", file.Up), ("down", file.Down), ("contract", file.Contract) })
        {
            foreach (var row in journal.Steps(file.Id, direction).Where(s => s.State != "running"))
            {
                var step = script?.Work.FirstOrDefault(s => s.Name == row.Name);
                if (step is null || step.Hash != row.Hash)
                {
                    var what = step is null ? "is not in the file any more" : "was edited";
                    yield return new Drift(
                        file.Id,
                        "edited",
                        $"Step '{row.Name}' of {script?.FileName ?? file.Id} {what}, but is already {row.State}.",
                        step?.Line,
                        null,
                        null
                    );
                }
            }
        }
    }
}
