using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Bookline.Cli.Json;
using Bookline.Cli.Options;
using Bookline.Cli.Reports;
using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db prune [&lt;id&gt;] [--yes]</c></summary>
sealed class PruneVerb : MigrationVerb<PruneReport>
{
    readonly Argument<string?> id = MigrationArgument.Optional("The migration; default: all that keep something");

    readonly Option<bool> yes = new("--yes") { Description = "Really drop it; without, it is only listed" };

    public PruneVerb(CommonOptions common)
        : base("prune", "lists the backups and parked rows that migrations keep, and with --yes drops them", common)
    {
        Arguments.Add(id);
        Options.Add(yes);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [("bookline db prune", "what would go, and its size"), ("bookline db prune --yes", "let it go for ever")];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [
            (0, "listed, or dropped"),
            (1, "failed; nothing was dropped"),
            (2, "bad usage"),
            (5, "locked by another runner"),
        ];

    public override IReadOnlyList<Option> Unmentioned => Common.Settings.Tenant;

    protected override JsonTypeInfo<Answer<PruneReport>> JsonType => AnswerJson.Readable.AnswerPruneReport;

    protected override Task<PruneReport> ActAsync(
        MigratorOptions options,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    ) => new Migrator(options).PruneAsync(parsed.GetValue(id), parsed.GetValue(yes), ct);

    protected override Task ShowAsync(PruneReport report, Screen screen, MigratorOptions options, CancellationToken ct)
    {
        PruneList.Write(screen, report);
        return Task.CompletedTask;
    }
}
