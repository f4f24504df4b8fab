namespace Bookline.Isolation.Attacks.Canaries;

/// <summary>The two tenants of one table's attacks: the attacker and the one attacked.</summary>
/// <param name="Own">The attacker's tenant id.</param>
/// <param name="Other">The tenant that is attacked.</param>
/// <param name="Unknown">A tenant that there is none of.</param>
/// <param name="OwnRow">The attacker's canary, every column as text and its ctid; null where none could be made.</param>
/// <param name="OtherRow">The same of the other tenant.</param>
/// <param name="Trouble">Why there is no canary; null where there is one.</param>
internal sealed record Pair(
    string Own,
    string Other,
    string Unknown,
    IReadOnlyDictionary<string, string?>? OwnRow,
    IReadOnlyDictionary<string, string?>? OtherRow,
    string? Trouble
)
{
    /// <summary>Are there rows of the other tenant to be seen?</summary>
    public bool HasVictim { get; init; } = OtherRow is not null;

    /// <summary>Are there rows of the attacker's own?</summary>
    public bool HasOwn { get; init; } = OwnRow is not null;
}
