namespace Bookline.Migrations;

/// <summary>What is applied, pending and drifted.</summary>
/// <param name="Migrations">Every migration that has a file or a journal row, by number.</param>
/// <param name="Drifts">Where files and journal disagree; empty when they agree.</param>
/// <param name="Runner">Who is migrating right now, if anybody is and it can be seen.</param>
public sealed record StatusReport(
    IReadOnlyList<MigrationStatus> Migrations,
    IReadOnlyList<Drift> Drifts,
    RunnerInfo? Runner
)
{
    /// <summary>True when a migration is pending, unfinished or being rolled back.</summary>
    public bool HasPending => Migrations.Any(m => m.State is "pending" or "applying" or "reverting");

    /// <summary>True when files and journal disagree.</summary>
    public bool HasDrift => Drifts.Count > 0;
}

/// <summary>One migration's state.</summary>
/// <param name="Id">Such as <c>0001_multi_tenant_schema</c>.</param>
/// <param name="Number">Its number.</param>
/// <param name="State"><c>applied</c>, <c>pending</c>, <c>applying</c> (half up) or <c>reverting</c> (half down).</param>
/// <param name="StepsDone">Steps done or skipped in the direction it is going.</param>
/// <param name="StepsTotal">Steps of that direction's file; 0 when the file is missing.</param>
/// <param name="NextStep">The step that an unfinished migration would go on with.</param>
/// <param name="AppliedAt">When it was finished, UTC.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Who">The login that applied it.</param>
/// <param name="Version">The runner's version.</param>
/// <param name="Contract"><c>none</c> (no contract file), <c>open</c> or <c>done</c>.</param>
/// <param name="ContractedAt">When its compatibility period ended, UTC.</param>
/// <param name="LongestBlock">The longest block of its <c>up</c>.</param>
public sealed record MigrationStatus(
    string Id,
    int Number,
    string State,
    int StepsDone,
    int StepsTotal,
    string? NextStep,
    DateTimeOffset? AppliedAt,
    double? DurationMs,
    string? Who,
    string? Version,
    string Contract,
    DateTimeOffset? ContractedAt,
    Block? LongestBlock
);

/// <summary>A disagreement between files and journal.</summary>
/// <param name="Id">The migration.</param>
/// <param name="Kind"><c>edited</c>, <c>missing_file</c> or <c>out_of_order</c>.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Line">First differing line of the up script, from 1.</param>
/// <param name="Was">That line as it was applied.</param>
/// <param name="Now">That line in the file.</param>
public sealed record Drift(string Id, string Kind, string Message, int? Line, string? Was, string? Now);

/// <summary>A backend that holds the runner lock, or blocks one.</summary>
/// <param name="Pid">Its process on the server.</param>
/// <param name="Application">Its <c>application_name</c>.</param>
/// <param name="User">Its login.</param>
/// <param name="Since">When it connected, UTC.</param>
public sealed record RunnerInfo(int Pid, string? Application, string? User, DateTimeOffset? Since);
