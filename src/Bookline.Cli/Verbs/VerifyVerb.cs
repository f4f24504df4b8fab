using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Bookline.Cli.Json;
using Bookline.Cli.Options;
using Bookline.Cli.Reports;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db verify [&lt;id&gt;]</c></summary>
sealed class VerifyVerb : MigrationVerb<VerifyReport>
{
    readonly Argument<string?> id = MigrationArgument.Optional("The migration to check; default: every applied one");

    public VerifyVerb(CommonOptions common)
        : base("verify", "proves from the live catalog and rows that the database is what it should be", common) =>
        Arguments.Add(id);

    public override IReadOnlyList<string> More =>
        [
            "ok: as it should be. explained: different, for a reason that is known. not checked: this login may",
            "not see enough. failed: not as it should be.",
        ];

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db verify", "every check of every applied migration"),
            (
                "bookline db verify 1 --json | jq '.result.checks[] | select(.status == \"failed\")'",
                "what failed, for a program to read"
            ),
        ];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [(0, "no check failed"), (1, "a check failed, or the checks could not run"), (2, "bad usage")];

    public override IReadOnlyList<Option> Unmentioned => [.. Common.Running, .. Common.Settings.Tenant];

    protected override JsonTypeInfo<Answer<VerifyReport>> JsonType => AnswerJson.Readable.AnswerVerifyReport;

    protected override Task<VerifyReport> ActAsync(
        MigratorOptions options,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    ) => new Migrator(options).VerifyAsync(parsed.GetValue(id), ct);

    protected override int ExitCodeOf(VerifyReport report) => report.Passed ? ExitCode.Done : ExitCode.Failed;

    protected override Task ShowAsync(VerifyReport report, Screen screen, MigratorOptions options, CancellationToken ct)
    {
        CheckTable.Write(screen, report);
        return Task.CompletedTask;
    }
}
