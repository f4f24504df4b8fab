using System.Diagnostics;

namespace Bookline.PrivatePostgres;

internal sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    public string Said => (Output + Errors).Trim();
}

/// <summary>Runs a program without a shell, and never for longer than told.</summary>
internal static class BoundedProcess
{
    public static ProcessResult Run(string file, IEnumerable<string> arguments, TimeSpan limit) =>
        Task.Run(() => RunAsync(file, arguments, limit, null, CancellationToken.None)).GetAwaiter().GetResult();

    public static async Task<ProcessResult> RunAsync(
        string file,
        IEnumerable<string> arguments,
        TimeSpan limit,
        string? folder,
        CancellationToken cancel
    )
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "/",
        };
        // Settings of the caller's own server must not reach this one, and messages are read as English.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["LC_ALL"] = "C.UTF-8";

        using var process = Process.Start(start) ?? throw new PrivatePostgresException($"{file} did not start.");
        process.StandardInput.Close();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bounded.Token);
            var errors = process.StandardError.ReadToEndAsync(bounded.Token);
            await process.WaitForExitAsync(bounded.Token);
            return new ProcessResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException stopped)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new PrivatePostgresException(
                $"{Path.GetFileName(file)} {string.Join(' ', arguments)} took longer than {limit.TotalSeconds:0} s.",
                stopped
            );
        }
    }
}
