using Bookline.PrivatePostgres;

namespace Bookline.Testing;

/// <summary>PostgreSQL's own client programs, for tests that take them as the judge.</summary>
public static class PostgresTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The schema as <c>pg_dump --schema-only</c> writes it, without lines that differ from run to run.</summary>
    /// <param name="database">On a server not newer than the pg_dump that is here.</param>
    /// <param name="arguments">More arguments, such as <c>--schema=public</c>.</param>
    public static async Task<string> DumpSchemaAsync(TestDatabase database, params string[] arguments)
    {
        var dump = await RunAsync("pg_dump", ["--schema-only", .. arguments, database.Url]);
        // Since the security releases of August 2025 a dump starts and ends with a random key.
        var lines = dump.Split('\n').Where(line => !line.StartsWith('\\'));
        return string.Join('\n', lines);
    }

    /// <summary>Runs SQL as a person does, by psql, stopping at the first error; gives what it printed.</summary>
    public static Task<string> PsqlAsync(TestDatabase database, string sql, string user = "postgres") =>
        RunAsync(
            "psql",
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, database.Server.Url(database.Name, user)]
        );

    /// <summary>Runs a client program of PostgreSQL 15 (or the one on PATH) and gives its standard output.</summary>
    /// <exception cref="InvalidOperationException">It is not here, or it failed.</exception>
    public static async Task<string> RunAsync(string tool, IEnumerable<string> arguments)
    {
        var result = await BoundedProcess.RunAsync(Find(tool), arguments, Limit, null, CancellationToken.None);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"{tool} failed with {result.ExitCode}: {result.Said}");
    }

    private static string Find(string tool)
    {
        var folders = new[] { PostgresBinaries.TryFind(15), PostgresBinaries.TryFind() }
            .OfType<string>()
            .Concat(
                (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            );
        return folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{tool} is not here: install PostgreSQL 15's client programs.");
    }
}
