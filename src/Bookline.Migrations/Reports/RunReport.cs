namespace Bookline.Migrations;

/// <summary>What a run of <c>up</c>, <c>down</c> or <c>contract</c> did.</summary>
/// <param name="RunId">The run's version-7 UUID, also in <c>bookline.run_id</c>.</param>
/// <param name="Verb"><c>up</c>, <c>down</c> or <c>contract</c>.</param>
/// <param name="Migrations">The migrations that this run touched, in the order it did; empty when there was nothing to do.</param>
/// <param name="Findings">What the scripts said: notices as <c>info</c>, warnings as <c>warning</c>.</param>
/// <param name="LongestBlock">The longest that a table was locked against readers or writers; null when none was.</param>
/// <param name="DurationMs">Wall time in milliseconds.</param>
public sealed record RunReport(
    Guid RunId,
    string Verb,
    IReadOnlyList<MigrationRun> Migrations,
    IReadOnlyList<Finding> Findings,
    Block? LongestBlock,
    double DurationMs
);

/// <summary>One migration of a run.</summary>
/// <param name="Id">Such as <c>0001_multi_tenant_schema</c>.</param>
/// <param name="State"><c>applied</c>, <c>reverted</c>, <c>contracted</c>, or <c>unfinished</c>.</param>
/// <param name="Steps">Its steps in file order, those done by an earlier run included.</param>
/// <param name="DurationMs">Time this run spent on it, in milliseconds.</param>
public sealed record MigrationRun(string Id, string State, IReadOnlyList<StepRun> Steps, double DurationMs);

/// <summary>One step of a migration.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Description">The line for people, if the file has one.</param>
/// <param name="State"><c>done</c>, <c>skipped</c> (its <c>@unless</c> was true), <c>done_before</c> (by an earlier run), <c>failed</c> or <c>not_run</c>.</param>
/// <param name="Rows">Rows inserted, updated, deleted or copied.</param>
/// <param name="DurationMs">Wall time in milliseconds, waiting included.</param>
/// <param name="LongestBlockMs">Longest hold of a blocking lock on a table that was there before the run, in milliseconds; 0 when none.</param>
/// <param name="BlockedTable">The table of that hold.</param>
/// <param name="Retries">How often it stepped back because a lock was taken.</param>
public sealed record StepRun(
    string Name,
    string? Description,
    string State,
    long Rows,
    double DurationMs,
    double LongestBlockMs,
    string? BlockedTable,
    int Retries
);

/// <summary>Something that a script had to say.</summary>
/// <param name="Level"><c>info</c>, <c>warning</c>, or in a plan also <c>refusal</c>.</param>
/// <param name="Migration">The migration's id.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Hint">What to do, if the script said.</param>
public sealed record Finding(string Level, string Migration, string Step, string Message, string? Hint);

/// <summary>A lock that kept readers or writers out of a table.</summary>
/// <param name="Table">Schema-qualified.</param>
/// <param name="Mode">As <c>pg_locks</c> spells it, such as <c>AccessExclusiveLock</c>.</param>
/// <param name="Ms">Upper bound of the hold in milliseconds.</param>
public sealed record Block(string Table, string Mode, double Ms);
