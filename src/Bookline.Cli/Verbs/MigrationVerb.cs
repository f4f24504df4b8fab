using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bookline.Cli.Help;
using Bookline.Cli.Json;
using Bookline.Cli.Options;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary>What the verbs of <c>db</c> share: options in, a report or an error out.</summary>
abstract class MigrationVerb<TReport>(string name, string description, CommonOptions common)
    : ExplainedCommand(name, description),
        IRunnable
    where TReport : class
{
    protected CommonOptions Common => common;

    protected abstract JsonTypeInfo<Answer<TReport>> JsonType { get; }

    public async Task<int> RunAsync(ParseResult parsed, Screens screens, CancellationToken ct)
    {
        DatabaseAnswer? database = null;
        try
        {
            var options = Complete(common.Read(parsed), parsed);
            database = DatabaseAnswer.From(options.ConnectionString);
            var report = await ActAsync(options, parsed, screens, ct);
            var code = ExitCodeOf(report);
            if (screens.AsJson)
            {
                var answer = new Answer<TReport>(Name, code, ProgramVersion.Text, database, report, Error: null);
                screens.Result.Raw(JsonSerializer.Serialize(answer, JsonType));
            }
            else
            {
                await ShowAsync(report, screens.Result, options, ct);
            }

            return code;
        }
        catch (Exception e)
        {
            var progress = (e as MigrationException)?.Progress;
            if (progress is not null)
            {
                ShowProgress(progress, screens.Notes);
            }

            return FailedAnswer.Write(screens, parsed, e, progress, database);
        }
    }

    /// <summary>Adds what the verb's own options say.</summary>
    protected virtual MigratorOptions Complete(MigratorOptions options, ParseResult parsed) => options;

    protected abstract Task<TReport> ActAsync(
        MigratorOptions options,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    );

    protected virtual int ExitCodeOf(TReport report) => ExitCode.Done;

    protected abstract Task ShowAsync(TReport report, Screen screen, MigratorOptions options, CancellationToken ct);

    /// <summary>Shows what a run had done before it failed.</summary>
    protected virtual void ShowProgress(RunReport progress, Screen screen) { }
}
