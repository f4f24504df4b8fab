using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Bookline.Cli.Json;
using Bookline.Cli.Options;
using Bookline.Cli.Reports;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db status</c></summary>
sealed class StatusVerb(CommonOptions common)
    : MigrationVerb<StatusReport>("status", "tells what is applied, pending and drifted; writes nothing", common)
{
    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db status", "a table; a login that may only read is enough"),
            (
                "bookline db status --json | jq -r '.result.migrations[] | select(.state != \"applied\") | .id'",
                "what is pending"
            ),
            ("bookline db status >/dev/null || echo \"exit $?\"", "in a script"),
        ];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [
            (0, "everything is applied"),
            (1, "failed"),
            (2, "bad usage"),
            (3, "something is pending or unfinished"),
            (4, "drift: files and journal disagree"),
        ];

    public override IReadOnlyList<Option> Unmentioned => [.. Common.Running, .. Common.Settings.All];

    protected override JsonTypeInfo<Answer<StatusReport>> JsonType => AnswerJson.Readable.AnswerStatusReport;

    protected override Task<StatusReport> ActAsync(
        MigratorOptions options,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    ) => new Migrator(options).StatusAsync(ct);

    protected override int ExitCodeOf(StatusReport report) =>
        report switch
        {
            { HasDrift: true } => ExitCode.Drift,
            { HasPending: true } => ExitCode.Pending,
            _ => ExitCode.Done,
        };

    protected override Task ShowAsync(StatusReport report, Screen screen, MigratorOptions options, CancellationToken ct)
    {
        StatusTable.Write(screen, report);
        return Task.CompletedTask;
    }
}
