namespace Bookline.Testing;

/// <summary>
/// Where a server is kept whose data nobody needs after a crash: in memory, where that is roomy. Copying a database, as each test does,
/// creates some thousand files, and takes a fifth of the time there.
/// </summary>
internal static class MemoryFolder
{
    /// <summary>Linux' file system in memory; elsewhere, or in a container with the usual 64 MB, a disk does.</summary>
    private const string Place = "/dev/shm";

    // Two shared servers with their logs and what a big test writes.
    private const long Room = 4L << 30;

    /// <summary>A folder that is not there yet; null: none in memory.</summary>
    public static string? New() =>
        Directory.Exists(Place) && new DriveInfo(Place).AvailableFreeSpace >= Room
            ? Path.Combine(Place, $"bookline-pg-{Guid.CreateVersion7():N}")
            : null;
}
