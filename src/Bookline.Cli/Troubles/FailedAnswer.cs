using System.CommandLine;
using System.Text.Json;
using Bookline.Cli.Json;
using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Troubles;

/// <summary>Says what went wrong: a sentence and what to do, or the same as JSON.</summary>
static class FailedAnswer
{
    /// <summary>Writes it and gives the exit code.</summary>
    public static int Write(
        Screens screens,
        ParseResult parsed,
        Exception e,
        RunReport? result,
        DatabaseAnswer? database = null
    )
    {
        var code = Trouble.Of(e)?.ExitCode ?? ExitCode.Failed;
        if (screens.AsJson)
        {
            var verb = parsed.CommandResult.Command.Name;
            var answer = new Answer<RunReport>(verb, code, ProgramVersion.Text, database, result, ErrorAnswers.From(e));
            screens.Result.Raw(JsonSerializer.Serialize(answer, AnswerJson.Readable.AnswerRunReport));
        }

        WriteForPeople(screens.Notes, e);
        return code;
    }

    static void WriteForPeople(Screen screen, Exception e)
    {
        screen.Line(screen.Red($"error: {Sentence(e)}"));
        foreach (var line in Particulars(e))
        {
            screen.Line($"  {line}");
        }

        if (Trouble.HintOf(e) is { } hint)
        {
            screen.Line($"→ {hint}");
        }
        else if (Trouble.Of(e) is null)
        {
            screen.Line(screen.Dim(e.StackTrace ?? ""));
            screen.Line("→ This is a bug in bookline. Please report it with the lines above.");
        }
    }

    static string Sentence(Exception e) =>
        e switch
        {
            OperationCanceledException => "The command was interrupted.",
            _ when Trouble.Of(e) is null => $"{e.GetType().Name}: {e.Message}",
            _ => e.Message,
        };

    static IEnumerable<string> Particulars(Exception e)
    {
        if (e is not MigrationException trouble)
        {
            yield break;
        }

        if (trouble is StatementFailedException or UnannouncedRewriteException && trouble.File is { } file)
        {
            yield return $"at {file}:{trouble.Line}" + (trouble.Step is { } step ? $", step {step}" : "");
        }

        if (trouble.Statement is { } statement && trouble is StatementFailedException)
        {
            yield return statement;
        }

        if (trouble.Detail is { } detail)
        {
            yield return detail;
        }

        // The first refusal is the message itself.
        foreach (var refusal in (trouble as RefusedException)?.Refusals.Where(r => r.Message != e.Message) ?? [])
        {
            yield return $"also: {refusal.Message}";
        }
    }
}
