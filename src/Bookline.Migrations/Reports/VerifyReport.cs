namespace Bookline.Migrations;

/// <summary>The result of the read-only checks.</summary>
/// <param name="Checks">In the order they ran.</param>
public sealed record VerifyReport(IReadOnlyList<VerifyCheck> Checks)
{
    /// <summary>True when no check failed.</summary>
    public bool Passed => Checks.All(c => c.Status != "failed");
}

/// <summary>One check.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Name">The check's name.</param>
/// <param name="Status"><c>ok</c>, <c>explained</c>, <c>not_checked</c> or <c>failed</c>.</param>
/// <param name="Detail">What was found.</param>
public sealed record VerifyCheck(string Migration, string Name, string Status, string? Detail);

/// <summary>What <c>prune</c> dropped, or would.</summary>
/// <param name="Confirmed">False when everything was rolled back.</param>
/// <param name="Items">One line a thing, as the scripts reported them.</param>
public sealed record PruneReport(bool Confirmed, IReadOnlyList<Finding> Items);
