namespace Bookline.Isolation.Attacks;

/// <summary>How an attack ended.</summary>
public enum AttackOutcome
{
    /// <summary>The server raised an error, or a rule of the catalog holds.</summary>
    Refused,

    /// <summary>It ran, and neither saw nor changed a row of another tenant.</summary>
    NothingSeen,

    /// <summary>It saw or changed another tenant's row, or a rule is broken that keeps this from happening.</summary>
    Leaked,

    /// <summary>The table has nothing that this attack could use.</summary>
    NotApplicable,

    /// <summary>It could not be tried, so it proves nothing; the detail says why.</summary>
    NotRun,
}

/// <summary>One attack on one table.</summary>
/// <param name="Table">Its name, with the schema where that is not public.</param>
/// <param name="Attack">The attack, or <c>rule: …</c> for what only the catalog shows.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was seen, or the server's words.</param>
public sealed record AttackResult(string Table, string Attack, AttackOutcome Outcome, string Detail);
