namespace Bookline.Migrations;

/// <summary>Steps run side by side; an observer is told one thing at a time.</summary>
sealed class SerialObserver(IRunObserver inner) : IRunObserver
{
    readonly Lock oneAtATime = new();

    public void RunStarting(RunStarting e) => Tell(() => inner.RunStarting(e));

    public void StepStarting(StepStarting e) => Tell(() => inner.StepStarting(e));

    public void StepProgress(StepProgress e) => Tell(() => inner.StepProgress(e));

    public void StepRetrying(StepRetrying e) => Tell(() => inner.StepRetrying(e));

    public void StepFinished(StepFinished e) => Tell(() => inner.StepFinished(e));

    public void ScriptSpoke(ScriptNotice e) => Tell(() => inner.ScriptSpoke(e));

    public void WaitingForRunner(RunnerInfo holder) => Tell(() => inner.WaitingForRunner(holder));

    public void JournalWriting(JournalWrite e) => Tell(() => inner.JournalWriting(e));

    public void JournalWritten(JournalWrite e) => Tell(() => inner.JournalWritten(e));

    void Tell(Action what)
    {
        lock (oneAtATime)
        {
            what();
        }
    }
}
