using System.Diagnostics;
using System.Text;

namespace Bookline.Testing;

/// <summary>What a finished program left behind.</summary>
public sealed record CliResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Everything it said, for a failing test's message.</summary>
    public override string ToString() => $"exit {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Errors}";
}

/// <summary>The built <c>bookline</c> executable, run as a user runs it: a process of its own.</summary>
public sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private CliProcess(Process process) => this.process = process;

    public int Id => process.Id;
    public bool HasExited => process.HasExited;

    /// <summary>Standard output so far.</summary>
    public string Output => Snapshot(output);

    /// <summary>Standard error so far.</summary>
    public string Errors => Snapshot(errors);

    /// <summary>Path of the executable under test.</summary>
    /// <exception cref="InvalidOperationException"><c>BOOKLINE_CLI</c> is not set, or names no file.</exception>
    public static string ExecutablePath =>
        Environment.GetEnvironmentVariable("BOOKLINE_CLI") is { Length: > 0 } path && File.Exists(path)
            ? path
            : throw new InvalidOperationException(
                "BOOKLINE_CLI does not name the built executable. `./bookline test` builds it and sets the variable."
            );

    /// <summary>Runs it to its end, at most for <paramref name="limit"/> (two minutes).</summary>
    public static async Task<CliResult> RunAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? limit = null
    )
    {
        using var cli = Start(arguments, environment);
        return await cli.WaitAsync(limit);
    }

    /// <summary>Starts it and returns at once. It sees no DATABASE_URL and no PG… variable but those given.</summary>
    public static CliProcess Start(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    ) => StartProgram(ExecutablePath, arguments, environment);

    /// <summary>The same for another program of Bookline's.</summary>
    public static CliProcess StartProgram(
        string path,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsConnectionSetting).ToList())
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var cli = new CliProcess(new Process { StartInfo = start });
        cli.process.OutputDataReceived += (_, e) => Append(cli.output, e.Data);
        cli.process.ErrorDataReceived += (_, e) => Append(cli.errors, e.Data);
        cli.process.Start();
        cli.process.StandardInput.Close();
        cli.process.BeginOutputReadLine();
        cli.process.BeginErrorReadLine();
        return cli;
    }

    /// <summary>SIGKILL: no handler of the program runs.</summary>
    public void Kill() => process.Kill();

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt() => Process.Start("kill", ["-s", "INT", $"{Id}"]).WaitForExit();

    /// <summary>Waits for the end.</summary>
    /// <exception cref="TimeoutException">It ran longer than the limit; it was killed.</exception>
    public async Task<CliResult> WaitAsync(TimeSpan? limit = null)
    {
        using var bounded = new CancellationTokenSource(limit ?? DefaultLimit);
        try
        {
            await process.WaitForExitAsync(bounded.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException($"bookline ran too long.\n--- stdout\n{Output}\n--- stderr\n{Errors}");
        }
        return new CliResult(process.ExitCode, Output, Errors);
    }

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }
        process.Dispose();
    }

    private static bool IsConnectionSetting(string name) =>
        name == "DATABASE_URL" || name.StartsWith("PG", StringComparison.Ordinal);

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Snapshot(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
