using Bookline.Cli.Terminal;
using Bookline.Migrations;

namespace Bookline.Cli.Progress;

/// <summary>Lines for a log: a step when it is done, and what it waits for or has reached when it takes long.</summary>
sealed class PlainProgress(Screen screen, TimeProvider time) : IRunObserver
{
    // A log that is watched shows that something goes on; one that is read later is not buried in it.
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    readonly StepCount count = new();
    readonly Dictionary<(string, string), long> spoke = [];

    public void RunStarting(RunStarting e)
    {
        count.Expect(e);
        Say(StepLines.Heading(e));
    }

    public void WaitingForRunner(RunnerInfo holder) => Say(StepLines.Waiting(holder));

    public void StepStarting(StepStarting e)
    {
        count.Start(e);
        spoke[(e.Migration, e.Step)] = time.GetTimestamp();
    }

    public void StepProgress(StepProgress e)
    {
        if (IsDue(e.Migration, e.Step))
        {
            Say($"       {e.Step}: {Amounts.Count(e.Rows, "row", "rows")} so far, {Amounts.Duration(e.ElapsedMs)}");
        }
    }

    public void StepRetrying(StepRetrying e)
    {
        if (e.Attempt == 1 || IsDue(e.Migration, e.Step))
        {
            Say($"       {e.Step}: {StepLines.Retrying(e)}");
        }
    }

    public void StepFinished(StepFinished e)
    {
        // A check that found nothing is no news.
        if (e.Result.State == "failed" || !count.IsCheck(e.Migration, e.Result.Name))
        {
            Say($"{count.Ended(e.Migration, e.Result.Name)}  {StepLines.Finished(e.Result)}");
        }
    }

    bool IsDue(string migration, string step)
    {
        var now = time.GetTimestamp();
        if (spoke.TryGetValue((migration, step), out var last) && time.GetElapsedTime(last, now) < Interval)
        {
            return false;
        }

        spoke[(migration, step)] = now;
        return true;
    }

    void Say(string line)
    {
        if (line.Length > 0)
        {
            screen.Line(line);
            screen.Flush();
        }
    }
}
