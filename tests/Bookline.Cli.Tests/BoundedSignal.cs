using System.Diagnostics;

namespace Bookline.Cli.Tests;

/// <summary>Sends a signal to one process, by its id.</summary>
internal static class BoundedSignal
{
    public static async Task SendAsync(string signal, int processId)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{processId}"]);
        await kill.WaitForExitAsync();
        kill.ExitCode.ShouldBe(0);
    }
}
