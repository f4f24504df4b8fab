using System.Collections.Concurrent;

namespace Bookline.Migrations.Tests.Support;

/// <summary>Remembers what a run told.</summary>
sealed class Recorder : IRunObserver
{
    public ConcurrentQueue<string> Events { get; } = [];
    public ConcurrentQueue<StepRetrying> Retries { get; } = [];
    public ConcurrentQueue<JournalWrite> Writes { get; } = [];
    public Action<StepStarting>? OnStep { get; init; }
    public Action<StepRetrying>? OnRetry { get; init; }
    public Action<JournalWrite>? OnWritten { get; init; }

    void IRunObserver.StepStarting(StepStarting e)
    {
        Events.Enqueue($"start {e.Step}");
        OnStep?.Invoke(e);
    }

    void IRunObserver.StepFinished(StepFinished e) => Events.Enqueue($"{e.Result.State} {e.Result.Name}");

    void IRunObserver.StepRetrying(StepRetrying e)
    {
        Retries.Enqueue(e);
        OnRetry?.Invoke(e);
    }

    void IRunObserver.JournalWritten(JournalWrite e)
    {
        Writes.Enqueue(e);
        OnWritten?.Invoke(e);
    }
}
