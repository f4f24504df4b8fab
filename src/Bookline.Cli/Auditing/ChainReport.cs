namespace Bookline.Cli.Auditing;

/// <summary>What <c>audit verify</c> answers.</summary>
sealed record ChainsReport(bool Intact, IReadOnlyList<ChainReport> Tenants);

/// <summary>One tenant's chain.</summary>
/// <param name="Name">Its domain.</param>
/// <param name="Entries">How many were read.</param>
/// <param name="FirstSequence">The oldest that is kept; null: there is none.</param>
/// <param name="LastHash">Of the newest. Whoever keeps it elsewhere can tell later that nothing before it has changed.</param>
/// <param name="Broken">The first broken link; null: there is none.</param>
sealed record ChainReport(
    Guid Tenant,
    string Name,
    long Entries,
    long? FirstSequence,
    long? LastSequence,
    string? LastHash,
    BrokenLink? Broken
);

/// <param name="What">A word for programs: <c>hash</c>, <c>previous</c>, <c>gap</c>, <c>beginning</c>, <c>end</c>, <c>head</c>.</param>
/// <param name="Sequence">At which entry.</param>
/// <param name="Message">A sentence.</param>
sealed record BrokenLink(string What, long Sequence, string Message);
