using System.Diagnostics;

namespace Bookline.PrivatePostgres;

/// <summary>
/// Ends the server when this process ends without disposing of it (Ctrl-C, SIGKILL, a crash). A small shell waits on
/// a pipe from here; the kernel closes the pipe however we die.
/// </summary>
internal sealed class OrphanGuard : IDisposable
{
    // Arguments are positions, never text in the script. Ctrl-C reaches the whole process group, hence the trap.
    private const string Script = """
        trap '' INT TERM HUP
        read -r answer
        [ "$answer" = leave ] && exit 0
        root=$1; shift
        "$@"
        [ -n "$root" ] && rm -rf -- "$root"
        """;

    private readonly Process shell;

    private OrphanGuard(Process shell) => this.shell = shell;

    /// <summary>Starts the guard; a null <paramref name="folderToDelete"/> leaves the folder.</summary>
    public static OrphanGuard Watch(string binDirectory, string dataDirectory, string? folderToDelete)
    {
        var mode = folderToDelete is null ? "fast" : "immediate";
        var pgCtl = Path.Combine(binDirectory, "pg_ctl");
        var (file, arguments) = ServerUser.Wrap(pgCtl, "stop", "-D", dataDirectory, "-m", mode, "-w", "-t", "60");
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", folderToDelete ?? "", file, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        return new OrphanGuard(Process.Start(start)!);
    }

    public void Dispose()
    {
        try
        {
            shell.StandardInput.WriteLine("leave");
            shell.StandardInput.Close();
            shell.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (IOException)
        {
            // Somebody killed the guard; there is nothing left to call off.
        }
        shell.Dispose();
    }
}
