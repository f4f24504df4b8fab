using Bookline.Isolation;
using Bookline.Isolation.Attacks;

namespace Bookline.Cli.Json;

/// <summary>What <c>isolation audit</c> answers.</summary>
/// <param name="TenantColumn">The column that says whose a row is.</param>
/// <param name="Roles">Whom the audit took for the application.</param>
/// <param name="Leaks">True when something is open, found or attacked: exit 1.</param>
/// <param name="Tables">Every table of tenants' rows; each side is the most serious finding there.</param>
/// <param name="Findings">Leaks first.</param>
/// <param name="Attacks">Null without <c>--attack</c>.</param>
sealed record IsolationAnswer(
    string TenantColumn,
    IReadOnlyList<string> Roles,
    bool Leaks,
    IReadOnlyList<TableReport> Tables,
    IReadOnlyList<IsolationFinding> Findings,
    IReadOnlyList<AttackResult>? Attacks
)
{
    public static IsolationAnswer From(IsolationReport report, IReadOnlyList<AttackResult>? attacks) =>
        new(
            report.TenantColumn,
            report.Roles,
            report.Leaks || attacks?.Any(a => a.Outcome == AttackOutcome.Leaked) == true,
            report.Tables,
            report.Findings,
            attacks
        );
}
