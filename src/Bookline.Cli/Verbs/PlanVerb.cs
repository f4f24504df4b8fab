using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Bookline.Cli.Json;
using Bookline.Cli.Options;
using Bookline.Cli.Reports;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db plan [&lt;id&gt;]</c></summary>
sealed class PlanVerb : MigrationVerb<PlanReport>
{
    readonly Argument<string?> id = MigrationArgument.Optional("The last migration to plan for; default: all pending");

    public PlanVerb(CommonOptions common)
        : base("plan", "shows every step that up would take, its locks and its cost; writes nothing", common) =>
        Arguments.Add(id);

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db plan --tenant-name \"Spark Salon\"", "with the inputs that up would get"),
            (
                "bookline db plan --json | jq -r '.result.migrations[].steps[] | select(.blocking) | .name'",
                "the steps that block somebody"
            ),
        ];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [
            (0, "up could start"),
            (1, "failed, or a check refuses the database or its inputs as they are"),
            (2, "bad usage"),
            (4, "drift: an applied migration's file has changed"),
        ];

    public override IReadOnlyList<Option> Unmentioned => [.. Common.Running.SkipLast(1)];

    protected override JsonTypeInfo<Answer<PlanReport>> JsonType => AnswerJson.Readable.AnswerPlanReport;

    protected override Task<PlanReport> ActAsync(
        MigratorOptions options,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    ) => new Migrator(options).PlanAsync(parsed.GetValue(id), ct);

    protected override int ExitCodeOf(PlanReport report) => report.Refused ? ExitCode.Failed : ExitCode.Done;

    protected override Task ShowAsync(PlanReport report, Screen screen, MigratorOptions options, CancellationToken ct)
    {
        PlanTable.Write(screen, report);
        return Task.CompletedTask;
    }
}
