using Bookline.Migrations;

namespace Bookline.Cli.Progress;

/// <summary>Numbers the steps of a run as they begin: 3/67.</summary>
sealed class StepCount
{
    readonly Dictionary<(string, string), int> numbers = [];
    int total;

    public void Expect(RunStarting run) => total = run.Steps;

    public void Start(StepStarting step)
    {
        // Checks come before the work, and are not counted in its total.
        if (step.Kind != "preflight")
        {
            numbers.TryAdd((step.Migration, step.Step), numbers.Count + 1);
        }
    }

    /// <summary>Such as <c> 3/67</c>, always of the same width.</summary>
    public string Label(string migration, string step)
    {
        var width = $"{total}".Length;
        var label = numbers.TryGetValue((migration, step), out var n)
            ? $"{n.ToString().PadLeft(width)}/{Math.Max(n, total)}"
            : "check";
        return label.PadLeft(Math.Max(2 * width + 1, "check".Length));
    }
}
