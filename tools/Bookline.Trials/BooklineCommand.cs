using System.Diagnostics;

namespace Bookline.Trials;

/// <summary>The built command line, run as anybody runs it: a process of its own.</summary>
public static class BooklineCommand
{
    /// <summary>Longer than any measured run by an order of magnitude; what takes longer hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Path of the executable.</summary>
    /// <exception cref="TrialException"><c>BOOKLINE_CLI</c> is not set, or names no file.</exception>
    public static string Executable =>
        Environment.GetEnvironmentVariable("BOOKLINE_CLI") is { Length: > 0 } path && File.Exists(path)
            ? path
            : throw new TrialException(
                "BOOKLINE_CLI does not name the built command line. ./bookline demo and ./bookline bench set it."
            );

    /// <summary>Runs <c>bookline db …</c> against a database and waits for its end.</summary>
    public static Task<CommandResult> RunDbAsync(
        string databaseUrl,
        IEnumerable<string> arguments,
        CancellationToken cancel
    ) => RunAsync(Executable, ["db", .. arguments], databaseUrl, cancel);

    /// <summary>Runs any program with <c>DATABASE_URL</c> set and no other setting of a connection in sight.</summary>
    public static async Task<CommandResult> RunAsync(
        string file,
        IEnumerable<string> arguments,
        string databaseUrl,
        CancellationToken cancel
    )
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["DATABASE_URL"] = databaseUrl;

        var started = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(start) ?? throw new TrialException($"{file} did not start.");
        process.StandardInput.Close();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bounded.Token);
            var errors = process.StandardError.ReadToEndAsync(bounded.Token);
            await process.WaitForExitAsync(bounded.Token);
            var elapsed = TimeProvider.System.GetElapsedTime(started);
            return new CommandResult(process.ExitCode, await output, await errors, elapsed);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new TrialException($"{Path.GetFileName(file)} took longer than {Limit.TotalMinutes:0} minutes.");
        }
    }
}

/// <summary>How a process ended.</summary>
/// <param name="Elapsed">Wall time from before the start to after the end.</param>
public sealed record CommandResult(int ExitCode, string Output, string Errors, TimeSpan Elapsed)
{
    /// <summary>This, or its own words as an exception.</summary>
    /// <exception cref="TrialException">It ended with another code than 0.</exception>
    public CommandResult Expecting(string what) =>
        ExitCode == 0 ? this : throw new TrialException($"{what} ended with {ExitCode}.\n{Output}{Errors}");
}

/// <summary>A trial cannot go on; the message says why.</summary>
public sealed class TrialException(string message, Exception? inner = null) : Exception(message, inner);
