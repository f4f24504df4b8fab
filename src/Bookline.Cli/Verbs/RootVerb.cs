using System.CommandLine;
using System.CommandLine.Help;
using Bookline.Cli.Help;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline</c> itself.</summary>
sealed class RootVerb : ExplainedCommand
{
    public RootVerb()
        : base("bookline", "migrates Bookline's database, and audits how it keeps tenants apart and its logs whole")
    {
        Options.Add(HelpOption);
        Options.Add(VersionOption);
        Subcommands.Add(Db);
        Subcommands.Add(Isolation);
        Subcommands.Add(Audit);
        Subcommands.Add(new CompletionVerb(this));
    }

    public HelpOption HelpOption { get; } = new("--help", "-h") { Description = "This page, for every verb" };

    public Option<bool> VersionOption { get; } = new("--version") { Description = "The program's version" };

    public DbVerbs Db { get; } = new();

    public IsolationVerbs Isolation { get; } = new();

    public AuditVerbs Audit { get; } = new();

    /// <summary>Also true for one in the wrong place: who reads the answer expects an object all the same.</summary>
    public bool AsksForJson(ParseResult parsed) =>
        Db.Common.AsksForJson(parsed) || Isolation.AsksForJson(parsed) || Audit.AsksForJson(parsed);

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db up --help", "what a verb does, and its options"),
            ("bookline db status --database postgresql://me@localhost/bookings", "what is applied and what is pending"),
            (
                "bookline isolation audit --database postgresql://me@localhost/bookings",
                "what keeps tenants apart, and what does not"
            ),
            ("source <(bookline completion bash)", "complete verbs and options with the tab key"),
        ];
}
