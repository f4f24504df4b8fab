namespace Bookline.Migrations;

/// <summary>A run begins.</summary>
/// <param name="RunId">Version-7 UUID.</param>
/// <param name="Verb"><c>up</c>, <c>down</c> or <c>contract</c>.</param>
/// <param name="Migrations">Ids in the order they will run.</param>
/// <param name="Steps">Steps still to run, preflights excluded.</param>
/// <param name="Database">Its name.</param>
/// <param name="Server">Host and port, or the socket's directory.</param>
public sealed record RunStarting(
    Guid RunId,
    string Verb,
    IReadOnlyList<string> Migrations,
    int Steps,
    string Database,
    string Server
);

/// <summary>A step begins.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Description">The line for people, if the file has one.</param>
/// <param name="Position">Its place in the file, from 1.</param>
/// <param name="Of">Steps in the file.</param>
/// <param name="Kind"><c>preflight</c>, <c>transaction</c>, <c>no_transaction</c> or <c>repeat</c>.</param>
public sealed record StepStarting(
    string Migration,
    string Step,
    string? Description,
    int Position,
    int Of,
    string Kind
);

/// <summary>A repeated step goes on.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Round">Rounds committed by this run.</param>
/// <param name="Rows">Rows so far, earlier runs included.</param>
/// <param name="ElapsedMs">Since the step began, in milliseconds.</param>
public sealed record StepProgress(string Migration, string Step, int Round, long Rows, double ElapsedMs);

/// <summary>A step stepped back.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Attempt">The attempt that failed, from 1.</param>
/// <param name="DelayMs">Pause before the next, in milliseconds.</param>
/// <param name="Reason">What the server said.</param>
/// <param name="Blockers">Who is in the way, if that can be seen.</param>
public sealed record StepRetrying(
    string Migration,
    string Step,
    int Attempt,
    double DelayMs,
    string Reason,
    IReadOnlyList<Blocker> Blockers
);

/// <summary>A step ended.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Result">How; its state is <c>done</c>, <c>skipped</c> or <c>failed</c>.</param>
public sealed record StepFinished(string Migration, StepRun Result);

/// <summary>A script raised something.</summary>
/// <param name="Finding">What it said.</param>
public sealed record ScriptNotice(Finding Finding);

/// <summary>One durable write of the journal.</summary>
/// <param name="Number">Counts the writes of this run, from 1.</param>
/// <param name="Migration">The migration's id; empty while the journal itself is made.</param>
/// <param name="Step">The step's name; empty when the write is not about a step.</param>
/// <param name="State">What is recorded: <c>created</c>, <c>running</c>, <c>round</c>, <c>done</c>, <c>skipped</c> or <c>finished</c>.</param>
public sealed record JournalWrite(int Number, string Migration, string Step, string State);

/// <summary>A session that holds what a step waits for.</summary>
/// <param name="Pid">Its process on the server.</param>
/// <param name="Application">Its <c>application_name</c>.</param>
/// <param name="User">Its login.</param>
/// <param name="State">Such as <c>idle in transaction</c>; null when this login may not see it.</param>
/// <param name="TransactionAgeMs">Since its transaction began, in milliseconds.</param>
/// <param name="QueryAgeMs">Since its last query began, in milliseconds.</param>
/// <param name="Table">The table it holds.</param>
/// <param name="Mode">The lock it holds on it.</param>
public sealed record Blocker(
    int Pid,
    string? Application,
    string? User,
    string? State,
    double? TransactionAgeMs,
    double? QueryAgeMs,
    string? Table,
    string? Mode
)
{
    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var who =
            $"pid {Pid} ({(string.IsNullOrEmpty(Application) ? "no application name" : Application)}, user {User ?? "?"})";
        var what = Table is null ? "" : $" holds {Mode} on {Table}";
        var state = State is null ? "" : $", {State}";
        var age = TransactionAgeMs is { } ms ? $", in its transaction for {ms / 1000:0.0} s" : "";
        return who + what + state + age;
    }
}
