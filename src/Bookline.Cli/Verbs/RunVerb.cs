using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Bookline.Cli.Json;
using Bookline.Cli.Options;
using Bookline.Cli.Progress;
using Bookline.Cli.Reports;
using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary>A verb that changes the database step by step, and is watched while it does.</summary>
abstract class RunVerb(string name, string description, CommonOptions common)
    : MigrationVerb<RunReport>(name, description, common)
{
    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [
            (0, "done, or there was nothing to do"),
            (1, "failed; what was done until then stays, and the same command goes on with it"),
            (2, "bad usage, or an input is missing; nothing was written"),
            (4, "drift: an applied migration's file has changed"),
            (5, "locked by another runner"),
        ];

    protected override JsonTypeInfo<Answer<RunReport>> JsonType => AnswerJson.Readable.AnswerRunReport;

    protected override Task<RunReport> ActAsync(
        MigratorOptions options,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    ) =>
        screens.Notes.IsTerminal
            ? new LiveProgress(options.Time).WatchAsync(observer => RunAsync(new(options, observer), parsed, ct))
            : RunAsync(new Migrator(options, new PlainProgress(screens.Notes, options.Time)), parsed, ct);

    protected abstract Task<RunReport> RunAsync(Migrator migrator, ParseResult parsed, CancellationToken ct);

    protected abstract IEnumerable<string> NextSteps(RunReport report, StatusReport? status);

    protected override async Task ShowAsync(
        RunReport report,
        Screen screen,
        MigratorOptions options,
        CancellationToken ct
    )
    {
        RunSummary.Write(screen, report);
        if (report.Migrations.Count > 0)
        {
            var status = await TryGetStatusAsync(options, ct);
            RunSummary.WriteNext(screen, NextSteps(report, status));
        }
    }

    protected override void ShowProgress(RunReport progress, Screen screen) =>
        RunSummary.WriteUnfinished(screen, progress);

    // Only advice hangs on it: a run that went well is not to fail for it.
    static async Task<StatusReport?> TryGetStatusAsync(MigratorOptions options, CancellationToken ct)
    {
        try
        {
            return await new Migrator(options).StatusAsync(ct);
        }
        catch (MigrationException)
        {
            return null;
        }
    }
}
