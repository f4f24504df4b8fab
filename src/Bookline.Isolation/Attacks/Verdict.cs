namespace Bookline.Isolation.Attacks;

/// <summary>What an attack, or a rule, found.</summary>
internal sealed record Verdict(AttackOutcome Outcome, string Detail)
{
    public static Verdict Refused(string detail) => new(AttackOutcome.Refused, detail);

    public static Verdict NothingSeen(string detail = "no row of another tenant") =>
        new(AttackOutcome.NothingSeen, detail);

    public static Verdict Leaked(string detail) => new(AttackOutcome.Leaked, detail);

    public static Verdict NotApplicable(string detail) => new(AttackOutcome.NotApplicable, detail);

    public static Verdict NotRun(string detail) => new(AttackOutcome.NotRun, detail);

    /// <summary>Rows of another tenant that a query gave.</summary>
    public static Verdict OfRowsSeen(long rows) => rows > 0 ? Leaked($"saw {rows} of another tenant") : NothingSeen();

    /// <summary>Rows of another tenant that a statement wrote.</summary>
    public static Verdict OfRowsWritten(long rows) =>
        rows > 0 ? Leaked($"wrote {rows} of another tenant") : NothingSeen("wrote no row");
}
