using System.CommandLine;
using Bookline.Cli.Help;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline isolation</c>: what keeps tenants apart.</summary>
sealed class IsolationVerbs : ExplainedCommand
{
    readonly IsolationAuditVerb audit = new();

    public IsolationVerbs()
        : base("isolation", "proves that tenants are kept apart, in any PostgreSQL database") => Subcommands.Add(audit);

    public bool AsksForJson(ParseResult parsed) => audit.AsksForJson(parsed);

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline isolation audit", "what is proved and what is open, table by table"),
            ("bookline isolation audit --attack", "and try it, with two tenants that are rolled back"),
        ];
}
