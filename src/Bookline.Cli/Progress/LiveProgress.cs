using Bookline.Cli.Terminal;
using Bookline.Migrations;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bookline.Cli.Progress;

/// <summary>On a terminal: finished steps scroll by, running ones stay in sight below with what they do.</summary>
sealed class LiveProgress(TimeProvider time) : IRunObserver
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    static readonly string[] Spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    readonly Lock gate = new();
    readonly StepCount count = new();
    readonly List<RunningStep> running = [];
    readonly Queue<(string Text, Style Style)> finished = [];
    string waiting = "";

    /// <summary>Runs the work under the display, and leaves only the finished steps behind.</summary>
    public async Task<RunReport> WatchAsync(Func<IRunObserver, Task<RunReport>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        // The engine's first part runs synchronously; the display is not to wait for it.
        var task = Task.Run(() => work(this));
        await console
            .Live(new Text(""))
            .AutoClear(true)
            .Overflow(VerticalOverflow.Ellipsis)
            .StartAsync(async display =>
            {
                for (var frame = 0; !task.IsCompleted; frame++)
                {
                    ShowFinished(console);
                    display.UpdateTarget(Render(frame));
                    await Task.WhenAny(task, Task.Delay(Interval, time));
                }
            });
        ShowFinished(console);
        return await task;
    }

    public void RunStarting(RunStarting e) =>
        Change(() =>
        {
            count.Expect(e);
            waiting = "";
            Leave(StepLines.Heading(e), new Style(decoration: Decoration.Bold));
        });

    public void WaitingForRunner(RunnerInfo holder) => Change(() => waiting = StepLines.Waiting(holder));

    public void StepStarting(StepStarting e) =>
        Change(() =>
        {
            count.Start(e);
            running.Add(new RunningStep(e, time.GetTimestamp()));
        });

    public void StepProgress(StepProgress e) => Change(e.Migration, e.Step, step => step.Rows = e.Rows);

    public void StepRetrying(StepRetrying e) =>
        Change(e.Migration, e.Step, step => step.InTheWay = StepLines.Retrying(e));

    public void StepFinished(StepFinished e) =>
        Change(() =>
        {
            running.RemoveAll(s => s.Is(e.Migration, e.Result.Name));
            var (mark, style) = e.Result.State switch
            {
                "failed" => ("✗", new Style(Color.Red)),
                "skipped" => ("–", new Style(decoration: Decoration.Dim)),
                _ => ("✓", new Style(Color.Green)),
            };
            Leave($"{mark} {count.Ended(e.Migration, e.Result.Name)}  {StepLines.Finished(e.Result)}", style);
        });

    void Leave(string line, Style style)
    {
        if (line.Length > 0)
        {
            finished.Enqueue((Secrets.Scrub(line), style));
        }
    }

    void Change(string migration, string step, Action<RunningStep> change) =>
        Change(() => running.Where(s => s.Is(migration, step)).ToList().ForEach(change));

    void Change(Action change)
    {
        lock (gate)
        {
            change();
        }
    }

    void ShowFinished(IAnsiConsole console)
    {
        (string Text, Style Style)[] lines;
        lock (gate)
        {
            lines = [.. finished];
            finished.Clear();
        }

        foreach (var (text, style) in lines)
        {
            console.Write(new Text(text + Environment.NewLine, style));
        }
    }

    Rows Render(int frame)
    {
        var lines = new List<IRenderable>();
        lock (gate)
        {
            if (waiting.Length > 0)
            {
                lines.Add(Line(waiting, new Style(Color.Yellow)));
            }

            foreach (var step in running)
            {
                var label = count.Begun(step.Start.Migration, step.Start.Step);
                var elapsed = Amounts.Duration(time.GetElapsedTime(step.Since).TotalMilliseconds);
                var rows = step.Rows > 0 ? $", {Amounts.Count(step.Rows, "row", "rows")}" : "";
                var spin = Spinner[frame % Spinner.Length];
                lines.Add(Line($"{spin} {label}  {StepLines.Started(step.Start)}  {elapsed}{rows}", Style.Plain));
                if (step.InTheWay is { } inTheWay)
                {
                    lines.Add(Line($"        {inTheWay}", new Style(Color.Yellow)));
                }
            }
        }

        return new Rows(lines);
    }

    static Text Line(string text, Style style) => new(Secrets.Scrub(text), style) { Overflow = Overflow.Ellipsis };

    sealed class RunningStep(StepStarting start, long since)
    {
        public StepStarting Start => start;
        public long Since => since;
        public long Rows { get; set; }
        public string? InTheWay { get; set; }

        public bool Is(string migration, string step) => start.Migration == migration && start.Step == step;
    }
}
