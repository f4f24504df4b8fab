using Bookline.Cli.Terminal;
using Bookline.Migrations;
using Npgsql;

namespace Bookline.Cli.Json;

/// <summary>The one object that <c>--json</c> prints. Fields are never left out: what does not apply is null.</summary>
/// <param name="Verb">Such as <c>up</c>.</param>
/// <param name="ExitCode">The same that the shell gets.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Database">Host, port and name; null when none could be read from the command line.</param>
/// <param name="Result">The verb's report; after a failed run, what it had done until then.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
sealed record Answer<T>(
    string Verb,
    int ExitCode,
    string Version,
    DatabaseAnswer? Database,
    T? Result,
    ErrorAnswer? Error
)
    where T : class;

/// <summary>Which database was meant, without any secret.</summary>
sealed record DatabaseAnswer(string? Host, int Port, string? Name, string? User)
{
    // A password that was written where it does not belong becomes part of a host or a name.
    public static DatabaseAnswer From(string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        return new DatabaseAnswer(
            Scrubbed(to.Host),
            to.Port,
            Scrubbed(to.Database ?? to.Username),
            Scrubbed(to.Username)
        );
    }

    static string? Scrubbed(string? text) => text is null ? null : Secrets.Scrub(text);
}

/// <summary>What went wrong.</summary>
/// <param name="Kind">A word for programs.</param>
/// <param name="Message">One sentence, several lines only when several files are wrong.</param>
/// <param name="Hint">What to do.</param>
/// <param name="BlockedBy">Sessions in the way.</param>
/// <param name="HeldBy">Other runners at work.</param>
/// <param name="Drifts">Where files and journal disagree.</param>
/// <param name="Refusals">Everything that the preflights refused.</param>
/// <param name="Files">Mistakes in migration files.</param>
sealed record ErrorAnswer(
    string Kind,
    string Message,
    string? Hint,
    string? Migration,
    string? Step,
    string? File,
    int? Line,
    string? Statement,
    string? SqlState,
    string? Detail,
    IReadOnlyList<Blocker> BlockedBy,
    IReadOnlyList<RunnerInfo> HeldBy,
    IReadOnlyList<Drift> Drifts,
    IReadOnlyList<Finding> Refusals,
    IReadOnlyList<FileError> Files
);
