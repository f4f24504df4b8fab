using Bookline.Migrations;

namespace Bookline.Cli.Progress;

/// <summary>Numbers the steps of a run as they begin: 3/67.</summary>
sealed class StepCount
{
    readonly Dictionary<(string, string), int> numbers = [];
    int total;
    int ended;

    public void Expect(RunStarting run) => total = run.Steps;

    public void Start(StepStarting step)
    {
        // Checks come before the work, and are not counted in its total.
        if (step.Kind != "preflight")
        {
            numbers.TryAdd((step.Migration, step.Step), numbers.Count + 1);
        }
    }

    /// <summary>Such as <c> 3/67</c>: the place in which it began. Always of the same width.</summary>
    public string Begun(string migration, string step) =>
        Label(numbers.TryGetValue((migration, step), out var n) ? n : 0);

    /// <summary>The same, but counting the steps that have ended: steps side by side end in another order.</summary>
    public string Ended(string migration, string step) => Label(IsCheck(migration, step) ? 0 : ++ended);

    public bool IsCheck(string migration, string step) => !numbers.ContainsKey((migration, step));

    string Label(int number)
    {
        var width = $"{total}".Length;
        var label = number == 0 ? "check" : $"{number.ToString().PadLeft(width)}/{Math.Max(number, total)}";
        return label.PadLeft(Math.Max(2 * width + 1, "check".Length));
    }
}
