namespace Bookline.Migrations;

/// <summary>What <c>up</c> would do.</summary>
/// <param name="Migrations">Pending and unfinished migrations, in order.</param>
/// <param name="Findings">What the preflights said; a refusal has level <c>refusal</c>.</param>
/// <param name="BytesRead">Sum over the steps.</param>
/// <param name="BytesWritten">Sum over the steps.</param>
/// <param name="EstimatedSeconds">Sum over the steps, as if one after the other.</param>
public sealed record PlanReport(
    IReadOnlyList<MigrationPlan> Migrations,
    IReadOnlyList<Finding> Findings,
    long BytesRead,
    long BytesWritten,
    double EstimatedSeconds
)
{
    /// <summary>True when a preflight would stop <c>up</c>.</summary>
    public bool Refused => Findings.Any(f => f.Level == "refusal");
}

/// <summary>One migration of a plan.</summary>
/// <param name="Id">Such as <c>0001_multi_tenant_schema</c>.</param>
/// <param name="Steps">Its steps in file order.</param>
public sealed record MigrationPlan(string Id, IReadOnlyList<StepPlan> Steps);

/// <summary>One step of a plan.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Description">The line for people, if the file has one.</param>
/// <param name="Line">Where it starts in the file, from 1.</param>
/// <param name="Kind"><c>preflight</c>, <c>transaction</c>, <c>no_transaction</c> or <c>repeat</c>.</param>
/// <param name="State"><c>pending</c> or <c>done</c>.</param>
/// <param name="After">The steps it waits for; null when it waits for all before it.</param>
/// <param name="Unless">Its skip condition.</param>
/// <param name="Statements">The statements.</param>
/// <param name="Locks">The locks it takes on tables, strongest first.</param>
/// <param name="Blocking">True when one of them keeps readers or writers out of a table that exists now.</param>
/// <param name="Rewrites">Tables whose heap it announces to rewrite.</param>
/// <param name="BytesRead">From the present size of the tables it reads.</param>
/// <param name="BytesWritten">From the present size of the tables it writes.</param>
/// <param name="Rows">Rows of the tables it touches, from the statistics.</param>
/// <param name="EstimatedSeconds">At the assumed speed of a modest disk.</param>
public sealed record StepPlan(
    string Name,
    string? Description,
    int Line,
    string Kind,
    string State,
    IReadOnlyList<string>? After,
    string? Unless,
    IReadOnlyList<StatementPlan> Statements,
    IReadOnlyList<LockPlan> Locks,
    bool Blocking,
    IReadOnlyList<string> Rewrites,
    long BytesRead,
    long BytesWritten,
    long Rows,
    double EstimatedSeconds
);

/// <summary>One statement of a plan.</summary>
/// <param name="Line">Where it starts in the file, from 1.</param>
/// <param name="Kind">Such as <c>create index concurrently</c>.</param>
/// <param name="Summary">Its first line.</param>
public sealed record StatementPlan(int Line, string Kind, string Summary);

/// <summary>A table lock.</summary>
/// <param name="Table">As the script names it.</param>
/// <param name="Mode">Such as <c>access exclusive</c>.</param>
/// <param name="Blocks"><c>reads and writes</c>, <c>writes</c> or <c>nothing</c>.</param>
public sealed record LockPlan(string Table, string Mode, string Blocks);
