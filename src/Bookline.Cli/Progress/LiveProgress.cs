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
    readonly Queue<(string Mark, Style Style, string Text)> finished = [];
    string waiting = "";

    /// <summary>Runs the work under the display, and leaves only the finished steps behind.</summary>
    public async Task<RunReport> WatchAsync(Func<IRunObserver, Task<RunReport>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        // The engine's first part runs synchronously; the display is not to wait for it.
        var task = Task.Run(() => work(this));
        try
        {
            await ShowAsync(console, task);
        }
        catch (Exception e) when (Screen.IsTroubleOfStream(e))
        {
            // The terminal went away. The work goes on, unseen.
        }

        return await task;
    }

    public void RunStarting(RunStarting e) =>
        Change(() =>
        {
            count.Expect(e);
            waiting = "";
            Leave("", Style.Plain, StepLines.Heading(e));
        });

    public void WaitingForRunner(RunnerInfo holder) => Change(() => waiting = StepLines.Waiting(holder));

    public void StepStarting(StepStarting e) =>
        Change(() =>
        {
            count.Start(e);
            // A check is over when the next thing begins; only a check that fails is told to be finished.
            running.RemoveAll(s => s.Start.Kind == "preflight");
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
            Leave(mark, style, $" {count.Ended(e.Migration, e.Result.Name)}  {StepLines.Finished(e.Result)}");
        });

    async Task ShowAsync(IAnsiConsole console, Task task)
    {
        await console
            .Live(new Text(""))
            .AutoClear(true)
            .Overflow(VerticalOverflow.Ellipsis)
            .StartAsync(async display =>
            {
                for (var frame = 0; !task.IsCompleted; frame++)
                {
                    ShowFinished(console);
                    display.UpdateTarget(Render(frame, console.Profile.Width));
                    await Task.WhenAny(task, Task.Delay(Interval, time));
                }
            });
        ShowFinished(console);
    }

    void Leave(string mark, Style style, string text)
    {
        if (text.Length > 0)
        {
            finished.Enqueue((mark, style, Secrets.Scrub(text)));
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
        (string Mark, Style Style, string Text)[] lines;
        lock (gate)
        {
            lines = [.. finished];
            finished.Clear();
        }

        foreach (var (mark, style, text) in lines)
        {
            console.Write(new Paragraph().Append(mark, style).Append(text + Environment.NewLine));
        }
    }

    Rows Render(int frame, int width)
    {
        var lines = new List<IRenderable>();
        lock (gate)
        {
            if (waiting.Length > 0)
            {
                lines.Add(Line(waiting, new Style(Color.Yellow), width));
            }

            foreach (var step in running)
            {
                var label = count.Begun(step.Start.Migration, step.Start.Step);
                var elapsed = Amounts.Duration(time.GetElapsedTime(step.Since).TotalMilliseconds);
                var rows = step.Rows > 0 ? $", {Amounts.Count(step.Rows, "row", "rows")}" : "";
                var spin = Spinner[frame % Spinner.Length];
                lines.Add(Line($"{spin} {label}  {StepLines.Running(step.Start, elapsed + rows)}", Style.Plain, width));
                if (step.InTheWay is { } inTheWay)
                {
                    lines.Add(Line($"          {inTheWay}", new Style(Color.Yellow), width));
                }
            }
        }

        return new Rows(lines);
    }

    // Cut here: a line that wraps would make the display jump.
    static Text Line(string text, Style style, int width)
    {
        var line = Secrets.Scrub(text);
        return new Text(line.Length < width ? line : line[..(width - 2)] + "…", style);
    }

    sealed class RunningStep(StepStarting start, long since)
    {
        public StepStarting Start => start;
        public long Since => since;
        public long Rows { get; set; }
        public string? InTheWay { get; set; }

        public bool Is(string migration, string step) => start.Migration == migration && start.Step == step;
    }
}
