using System.Diagnostics;
using Bookline.Testing;

namespace Bookline.Schema.Tests.Kills;

/// <summary>A disk of a few megabytes under a database: a tmpfs as tablespace. Mounting takes root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    private string Filler => Path.Combine(folder, "filler");

    /// <summary>Mounts it and moves the database there.</summary>
    public static async Task<SmallDisk> UnderAsync(TestDatabase database, int megabytes)
    {
        var disk = new SmallDisk(Path.Combine(Path.GetTempPath(), $"bookline-disk-{Guid.CreateVersion7():N}"));
        Directory.CreateDirectory(disk.folder);
        var (code, said) = await RunAsync(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            $"size={megabytes}m,mode=755",
            "tmpfs",
            disk.folder
        );
        if (code != 0)
        {
            Directory.Delete(disk.folder);
            throw new InvalidOperationException(
                $"This test fills a disk, and needs a small one: run it as root where `mount -t tmpfs` is allowed. {said}"
            );
        }
        var data = Path.Combine(disk.folder, "data");
        Directory.CreateDirectory(data);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres:", data);
        }
        var tablespace = $"small_{Guid.CreateVersion7():N}";
        await PostgresTool.RunAsync(
            "psql",
            ["-X", "-q", "-c", $"create tablespace {tablespace} location '{data}'", database.Server.Url()]
        );
        await PostgresTool.RunAsync(
            "psql",
            ["-X", "-q", "-c", $"alter database {database.Name} set tablespace {tablespace}", database.Server.Url()]
        );
        return disk;
    }

    /// <summary>Leaves this much of it free.</summary>
    public async Task FillUpToAsync(int freeKilobytes)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        await File.WriteAllBytesAsync(Filler, new byte[Math.Max(0, free - freeKilobytes * 1024)]);
    }

    public void MakeRoom() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said.Trim());
    }
}
