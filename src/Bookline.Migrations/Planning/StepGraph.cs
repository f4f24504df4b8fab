using Bookline.Migrations.Files;

namespace Bookline.Migrations.Planning;

/// <summary>Which steps may run now, given those that are done.</summary>
/// <remarks>
/// A step without <c>@after</c> is a barrier: it waits for all before it. A step with it waits for the named ones only.
/// Waiting always points backwards in the file, so there are no circles.
/// </remarks>
sealed class StepGraph
{
    readonly IReadOnlyList<ScriptStep> steps;
    readonly int[][] waitsFor;
    readonly bool[] started;
    readonly bool[] done;

    public StepGraph(IReadOnlyList<ScriptStep> work, IReadOnlySet<string> doneBefore)
    {
        steps = work;
        waitsFor = new int[work.Count][];
        started = new bool[work.Count];
        done = new bool[work.Count];
        for (var i = 0; i < work.Count; i++)
        {
            waitsFor[i] = work[i].After is { } names ? [.. names.Select(Index)] : [.. Enumerable.Range(0, i)];
            started[i] = done[i] = doneBefore.Contains(work[i].Name);
        }
    }

    public bool IsFinished => done.All(d => d);

    public int Remaining => done.Count(d => !d);

    /// <summary>Takes the first step that waits for nothing any more; null when all such are already taken.</summary>
    public ScriptStep? TakeReady()
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (!started[i] && waitsFor[i].All(w => done[w]))
            {
                started[i] = true;
                return steps[i];
            }
        }

        return null;
    }

    public void MarkDone(ScriptStep step) => done[Index(step.Name)] = true;

    int Index(string name)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"No step is named '{name}'.");
    }
}
