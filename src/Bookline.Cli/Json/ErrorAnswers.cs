using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Json;

static class ErrorAnswers
{
    public static ErrorAnswer From(Exception e)
    {
        var migration = e as MigrationException;
        return new ErrorAnswer(
            Kind: Trouble.Of(e)?.Kind ?? "bug",
            Message: Secrets.Scrub(e.Message),
            Hint: Scrubbed(Trouble.HintOf(e)),
            Migration: migration?.Migration,
            Step: migration?.Step,
            File: migration?.File,
            Line: migration?.Line,
            Statement: Scrubbed(migration?.Statement),
            SqlState: migration?.SqlState,
            Detail: Scrubbed(migration?.Detail),
            BlockedBy: (e as LockPatienceExhaustedException)?.Blockers ?? [],
            HeldBy: (e as LockedByAnotherRunnerException)?.Holders ?? [],
            Drifts: (e as DriftException)?.Drifts ?? [],
            Refusals: (e as RefusedException)?.Refusals ?? [],
            Files: (e as InvalidMigrationFilesException)?.Errors ?? []
        );
    }

    static string? Scrubbed(string? text) => text is null ? null : Secrets.Scrub(text);
}
