using System.CommandLine;
using Bookline.Cli.Options;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db down &lt;id&gt;</c></summary>
sealed class DownVerb : RunVerb
{
    readonly Argument<string> id = MigrationArgument.Required("The migration to roll back, the newest applied one");

    readonly Option<bool> includeNewer = new("--to") { Description = "Roll back newer ones first, newest to oldest" };

    readonly Option<bool> restoreBackup = new("--restore-backup")
    {
        Description = "Put the tables back as the backup holds them, and park what came later",
    };

    public DownVerb(CommonOptions common)
        : base("down", "rolls one migration back; nothing is lost", common)
    {
        Arguments.Add(id);
        Options.Add(includeNewer);
        Options.Add(restoreBackup);
    }

    public override IReadOnlyList<string> More =>
        [
            "The tables get their former structure; rows written since stay. What does not fit the former",
            "structure is parked in the database, and the next up brings it back.",
        ];

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db down 1", "roll back 0001_multi_tenant_schema"),
            ("bookline db down 1 --restore-backup", "the rows exactly as they were before up"),
            ("bookline db down 0 --to", "roll back everything, the newest first"),
        ];

    public override IReadOnlyList<Option> Unmentioned => Common.Settings.Tenant;

    protected override MigratorOptions Complete(MigratorOptions options, ParseResult parsed) =>
        parsed.GetValue(restoreBackup)
            ? options with
            {
                Settings = new Dictionary<string, string>(options.Settings) { ["restore_backup"] = "on" },
            }
            : options;

    protected override Task<RunReport> RunAsync(Migrator migrator, ParseResult parsed, CancellationToken ct) =>
        migrator.DownAsync(parsed.GetValue(id)!, parsed.GetValue(includeNewer), ct);

    protected override IEnumerable<string> NextSteps(RunReport report, StatusReport? status)
    {
        yield return "bookline db up applies it again, and brings back what was parked.";
        yield return "bookline db prune lists what is kept for that, and with --yes lets it go for ever.";
    }
}
