using Bookline.Migrations.Files;
using Bookline.Migrations.Journal;
using Bookline.Migrations.Planning;

namespace Bookline.Migrations.Running;

/// <summary>One migration going up, down, or to its contract: which steps are done and how they went.</summary>
sealed class DirectionRun
{
    readonly Dictionary<string, StepRun> results = [];
    readonly Lock changing = new();
    readonly TimeProvider time;
    readonly long started;
    long? ended;

    public DirectionRun(
        Migration migration,
        string direction,
        MigrationScript script,
        JournalState state,
        TimeProvider time
    )
    {
        (Migration, Direction, Script, this.time) = (migration, direction, script, time);
        started = time.GetTimestamp();
        foreach (var step in state.Steps(migration.Id, direction))
        {
            Resumed[step.Name] = step;
        }

        var done = state.Done(migration.Id, direction);
        Graph = new StepGraph(script.Work, done);
        foreach (var step in script.Work.Where(s => done.Contains(s.Name)))
        {
            results[step.Name] = new StepRun(
                step.Name,
                step.Description,
                "done_before",
                Resumed[step.Name].Rows,
                0,
                0,
                null,
                0
            );
        }

        IsRegistered = state.Find(migration.Id) is not null;
    }

    public Migration Migration { get; }
    public string Direction { get; }
    public MigrationScript Script { get; }
    public StepGraph Graph { get; }

    /// <summary>Steps that an earlier run has left in the journal, finished or not.</summary>
    public Dictionary<string, JournalStep> Resumed { get; } = [];

    /// <summary>The journal has a row of this migration.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>The journal says that this direction is finished.</summary>
    public bool IsFinished { get; set; }

    public Block? Longest { get; private set; }

    public void Finished(StepRun result, Block? block)
    {
        lock (changing)
        {
            results[result.Name] = result;
            if (block is not null && block.Ms > (Longest?.Ms ?? 0))
            {
                Longest = block;
            }
        }
    }

    /// <summary>The longest block of this direction, a step that is about to commit included.</summary>
    public Block? LongestWith(Block? other)
    {
        lock (changing)
        {
            return Longest is null || (other is not null && other.Ms > Longest.Ms) ? other : Longest;
        }
    }

    public void End() => ended = time.GetTimestamp();

    public MigrationRun Report()
    {
        var state = (IsFinished, Direction) switch
        {
            (false, _) => "unfinished",
            (_, "up") => "applied",
            (_, "down") => "reverted",
            _ => "contracted",
        };
        var steps = Script
            .Work.Select(s =>
                results.GetValueOrDefault(s.Name) ?? new StepRun(s.Name, s.Description, "not_run", 0, 0, 0, null, 0)
            )
            .ToList();
        var elapsed = time.GetElapsedTime(started, ended ?? time.GetTimestamp());
        return new MigrationRun(Migration.Id, state, steps, elapsed.TotalMilliseconds);
    }
}
