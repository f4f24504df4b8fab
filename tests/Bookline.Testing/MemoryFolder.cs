namespace Bookline.Testing;

/// <summary>
/// Where a server is kept whose data nobody needs after a crash: in memory, where that is roomy. Copying a database, as each test does,
/// creates some thousand files, and takes a fifth of the time there.
/// </summary>
internal static class MemoryFolder
{
    /// <summary>Linux' file system in memory; elsewhere, or in a container with the usual 64 MB, a disk does.</summary>
    private const string Place = "/dev/shm";

    // A test run has two shared servers and now and then some of a test's own, each with its log and what a big test writes.
    private const long Room = 4L << 30;

    /// <summary>Where new folders may be made; null: no such place, or no room there.</summary>
    public static string? Find() =>
        Directory.Exists(Place) && new DriveInfo(Place).AvailableFreeSpace >= Room ? Place : null;
}
