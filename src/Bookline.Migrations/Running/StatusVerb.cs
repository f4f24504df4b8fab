using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Journal;

namespace Bookline.Migrations.Running;

/// <summary>Tells what is applied, pending and drifted, in one READ ONLY transaction.</summary>
static class StatusVerb
{
    public static async Task<StatusReport> RunAsync(MigratorOptions options, CancellationToken ct)
    {
        await using var reading = await ReadOnlySession.OpenAsync(options, ct);
        var (journal, files) = (reading.Journal, options.Migrations);
        var drifts = await Drifts.FindAsync(files, journal, reading.Session, ct);
        var holder = await RunnerLock.HoldersAsync(reading.Session, RunnerLock.RunnerKey, ct);
        var migrations = files
            .All.Select(m => Of(m, journal))
            .Concat(
                journal
                    .Migrations.Where(row => files.All.All(m => m.Id != row.Id))
                    .Select(row => Row(row, null, journal))
            )
            .OrderBy(m => m.Number)
            .ToList();
        return new StatusReport(migrations, drifts, holder.FirstOrDefault());
    }

    static MigrationStatus Of(Migration file, JournalState journal) =>
        journal.Find(file.Id) is { } row
            ? Row(row, file, journal)
            : new MigrationStatus(
                file.Id,
                file.Number,
                "pending",
                0,
                file.Up.Work.Count,
                file.Up.Work.Select(s => s.Name).FirstOrDefault(),
                null,
                null,
                null,
                null,
                file.Contract is null ? "none" : "open",
                null,
                null
            );

    static MigrationStatus Row(JournalMigration row, Migration? file, JournalState journal)
    {
        var direction = row.State == "reverting" ? "down" : "up";
        var work = (row.State == "reverting" ? file?.Down : file?.Up)?.Work ?? [];
        var done = journal.Done(row.Id, direction);
        return new MigrationStatus(
            row.Id,
            row.Number,
            row.State,
            row.State == "applied" ? work.Count : done.Count,
            work.Count,
            row.State == "applied" ? null : work.Select(s => s.Name).FirstOrDefault(name => !done.Contains(name)),
            row.AppliedAt,
            row.DurationMs,
            row.Who,
            row.Version,
            row.ContractedAt is not null ? "done"
                : file?.Contract is null ? "none"
                : "open",
            row.ContractedAt,
            row.LongestBlock
        );
    }
}
