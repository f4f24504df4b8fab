using System.CommandLine;
using Bookline.Cli.Help;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline audit</c>: the log of who did what.</summary>
sealed class AuditVerbs : ExplainedCommand
{
    readonly AuditVerifyVerb verify = new();

    public AuditVerbs()
        : base("audit", "proves that nobody has changed the log of who did what") => Subcommands.Add(verify);

    public bool AsksForJson(ParseResult parsed) => verify.AsksForJson(parsed);

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline audit verify", "every tenant's chain"),
            ("bookline audit verify --tenant spark-salon", "one tenant's, by its domain or id"),
        ];
}
