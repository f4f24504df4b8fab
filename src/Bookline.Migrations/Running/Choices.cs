using Bookline.Migrations.Files;

namespace Bookline.Migrations.Running;

/// <summary>Decides from files and journal what a verb has to do; touches no database.</summary>
static class Choices
{
    public static IReadOnlyList<(Migration, MigrationScript)> Up(
        MigrationSet files,
        Journal.JournalState journal,
        string? targetId
    )
    {
        if (journal.Migrations.FirstOrDefault(m => m.State == "reverting") is { } half)
        {
            throw new WrongStateException(
                $"{half.Id} is half rolled back.",
                $"Finish that first: `down {half.Id}`; then `up` applies it again."
            );
        }

        var target = targetId is null ? int.MaxValue : files.Find(targetId).Number;
        return
        [
            .. files
                .All.Where(m => m.Number <= target && journal.Find(m.Id)?.State != "applied")
                .Select(m => (m, m.Up)),
        ];
    }

    public static IReadOnlyList<(Migration, MigrationScript)> Down(
        MigrationSet files,
        Journal.JournalState journal,
        string id,
        bool includeNewer
    )
    {
        var target = files.Find(id);
        if (journal.Find(target.Id) is null)
        {
            throw new WrongStateException($"{target.Id} is not applied.", "`status` tells what is.");
        }

        var newer = journal.Migrations.Where(m => m.Number > target.Number).Select(m => m.Id).ToList();
        if (newer.Count > 0 && !includeNewer)
        {
            throw new WrongStateException(
                $"{target.Id} cannot be rolled back while newer ones are applied: {string.Join(", ", newer)}.",
                "Roll those back first, or all of them at once with --to."
            );
        }

        return
        [
            .. files
                .All.Where(m => m.Number >= target.Number && journal.Find(m.Id) is not null)
                .OrderByDescending(m => m.Number)
                .Select(m => (m, m.Down)),
        ];
    }

    public static IReadOnlyList<(Migration, MigrationScript)> Contract(
        MigrationSet files,
        Journal.JournalState journal,
        string? id
    )
    {
        if (id is not null)
        {
            var target = files.Find(id);
            if (target.Contract is null)
            {
                throw new WrongStateException(
                    $"{target.Id} has no contract script.",
                    "There is no compatibility period to end."
                );
            }

            if (journal.Find(target.Id)?.State != "applied")
            {
                throw new WrongStateException($"{target.Id} is not applied.", "Apply it first with `up`.");
            }
        }

        var only = id is null ? null : files.Find(id).Id;
        return
        [
            .. files
                .All.Where(m => m.Contract is not null && (only is null || m.Id == only))
                .Where(m => journal.Find(m.Id) is { State: "applied", ContractedAt: null })
                .Select(m => (m, m.Contract!)),
        ];
    }
}
