namespace Bookline.Isolation;

/// <summary>Leaks that somebody has looked at and bears: they stay in the report, as notes.</summary>
static class Acceptance
{
    public static IsolationFinding Apply(IsolationFinding finding, IReadOnlyList<string> accepted) =>
        finding.Severity == Severity.Leak && accepted.Any(a => IsMeant(a, finding))
            ? finding with
            {
                Severity = Severity.Note,
                Message = $"{finding.Message} (accepted)",
            }
            : finding;

    static bool IsMeant(string accepted, IsolationFinding finding) =>
        accepted == finding.Check
        || accepted == $"{finding.Check}:{finding.Subject}"
        || accepted == $"{finding.Check}:{finding.Table}";
}
