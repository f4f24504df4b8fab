namespace Bookline.Migrations;

/// <summary>Is told what a run does while it does it.</summary>
/// <remarks>
/// Steps can run side by side, so calls come from several threads, but never two at once. An observer must return quickly:
/// the run waits for it.
/// </remarks>
public interface IRunObserver
{
    /// <summary>The lock is held and the work is known.</summary>
    void RunStarting(RunStarting e) { }

    /// <summary>A step begins.</summary>
    void StepStarting(StepStarting e) { }

    /// <summary>A repeated step has committed one more round.</summary>
    void StepProgress(StepProgress e) { }

    /// <summary>A step stepped back because something was in its way, and will try again.</summary>
    void StepRetrying(StepRetrying e) { }

    /// <summary>A step is done, skipped or failed.</summary>
    void StepFinished(StepFinished e) { }

    /// <summary>A script raised a notice or a warning.</summary>
    void ScriptSpoke(ScriptNotice e) { }

    /// <summary>Another runner holds the lock; told once.</summary>
    void WaitingForRunner(RunnerInfo holder) { }

    /// <summary>The journal is about to be written (and the step's transaction committed with it).</summary>
    void JournalWriting(JournalWrite e) { }

    /// <summary>The journal has been written.</summary>
    void JournalWritten(JournalWrite e) { }
}

/// <summary>Watches nothing.</summary>
sealed class SilentObserver : IRunObserver;
