using Bookline.Migrations;

namespace Bookline.Schema.Tests.Robustness;

/// <summary>Stops a run when a step is done, or does something else at that moment.</summary>
internal sealed class StopAfter : IRunObserver, IDisposable
{
    private readonly CancellationTokenSource cancel = new();
    private readonly string? step;

    /// <param name="step">The step after which the run is cancelled; null: after the first one that it does.</param>
    public StopAfter(string? step) => this.step = step;

    public CancellationToken Token => cancel.Token;

    /// <summary>The step it stopped after; null when the run came to its end.</summary>
    public string? Stopped { get; private set; }

    public void StepFinished(StepFinished e)
    {
        if (Stopped is null && e.Result.State == "done" && (step is null || e.Result.Name == step))
        {
            Stopped = e.Result.Name;
            cancel.Cancel();
        }
    }

    public void Dispose() => cancel.Dispose();
}
