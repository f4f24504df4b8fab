using System.CommandLine;
using Bookline.Cli.Options;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db contract [&lt;id&gt;]</c></summary>
sealed class ContractVerb : RunVerb
{
    readonly Argument<string?> id = MigrationArgument.Optional("The migration; default: every applied one still open");

    public ContractVerb(CommonOptions common)
        : base("contract", "ends the time in which the old application works beside the new one", common) =>
        Arguments.Add(id);

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db contract 1", "the single-tenant application is switched off for good"),
            (
                "bookline db status --json | jq '.result.migrations[] | select(.contract == \"open\") | .id'",
                "which are open"
            ),
        ];

    public override IReadOnlyList<Option> Unmentioned => Common.Settings.Tenant;

    protected override Task<RunReport> RunAsync(Migrator migrator, ParseResult parsed, CancellationToken ct) =>
        migrator.ContractAsync(parsed.GetValue(id), ct);

    protected override IEnumerable<string> NextSteps(RunReport report, StatusReport? status)
    {
        yield return "bookline db verify proves the result.";
    }
}
