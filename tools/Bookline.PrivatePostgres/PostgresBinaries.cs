using System.Globalization;

namespace Bookline.PrivatePostgres;

/// <summary>Finds folders that hold a whole server; one with just <c>psql</c> does not count.</summary>
public static class PostgresBinaries
{
    /// <summary>The oldest major version that Bookline supports.</summary>
    public const int OldestMajor = 15;

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    /// <summary>
    /// The folder of a server's binaries: for a given major <c>BOOKLINE_PG&lt;major&gt;_BIN</c>; for none
    /// <c>BOOKLINE_PG_BIN</c>; then PATH and /usr/lib/postgresql, the newest first.
    /// </summary>
    /// <exception cref="PrivatePostgresException">There is none.</exception>
    public static string Find(int? major = null) =>
        TryFind(major)
        ?? throw new PrivatePostgresException(
            $"No PostgreSQL {(major is { } m ? $"{m}" : $"{OldestMajor} or newer")} server was found. "
                + $"Set {VariableFor(major)} to the folder that holds initdb, pg_ctl and postgres."
        );

    /// <summary>As <see cref="Find"/>, or null where there is none.</summary>
    public static string? TryFind(int? major = null)
    {
        if (Environment.GetEnvironmentVariable(VariableFor(major)) is { Length: > 0 } named)
        {
            return IsServer(named)
                ? named
                : throw new PrivatePostgresException(
                    $"{VariableFor(major)} is '{named}', which does not hold initdb, pg_ctl and postgres."
                );
        }

        return Candidates().FirstOrDefault(c => major is null ? c.Major >= OldestMajor : c.Major == major).Folder;
    }

    private static string VariableFor(int? major) => $"BOOKLINE_PG{major}_BIN";

    private static IEnumerable<(string Folder, int Major)> Candidates() =>
        OnPath()
            .Concat(InstalledByDebian())
            .Concat(FetchedByLauncher())
            .Where(IsServer)
            .Distinct()
            .Select(folder => (folder, MajorOf(folder)))
            .OrderByDescending(c => c.Item2);

    private static IEnumerable<string> OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "postgres"))
            .Where(File.Exists)
            // A link on PATH leads to the folder that holds the rest.
            .Select(file => Path.GetDirectoryName(File.ResolveLinkTarget(file, true)?.FullName ?? file)!);

    private static string[] InstalledByDebian() =>
        Directory.Exists("/usr/lib/postgresql")
            ? [.. Directory.GetDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin"))]
            : [];

    /// <summary>Where launcher/postgres.sh puts what it takes from npm, so that a plain `dotnet test` finds it too.</summary>
    private static IEnumerable<string> FetchedByLauncher() =>
        new[] { "/var/cache/bookline", Path.Combine(UserCache(), "bookline") }
            .Where(Directory.Exists)
            .SelectMany(cache => Directory.GetDirectories(cache, "postgres-*"))
            .Select(folder => Path.Combine(folder, "native", "bin"));

    private static string UserCache() =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static bool IsServer(string folder) => Needed.All(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>Major version of the server in a folder, as its <c>postgres --version</c> says.</summary>
    internal static int MajorOf(string folder)
    {
        var said = BoundedProcess.Run(Path.Combine(folder, "postgres"), ["--version"], TimeSpan.FromSeconds(10));
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        var version = said.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2) ?? "";
        var digits = string.Concat(version.TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }
}
