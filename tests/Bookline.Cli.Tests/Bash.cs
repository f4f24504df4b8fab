using System.Diagnostics;
using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>Runs the executable through a shell, for what only a shell can say: pipes, closed streams, terminals.</summary>
internal static class Bash
{
    /// <summary>Gives stdout, then stderr. The script knows <c>$BOOKLINE_CLI</c> and <c>$DATABASE_URL</c>.</summary>
    public static async Task<string> RunAsync(string script, TestDatabase database)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DATABASE_URL"] = database.Url;
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        var errors = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output + await errors;
    }
}
