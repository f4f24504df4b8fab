using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>A folder of small migrations for one test, given to the program with <c>--dir</c>.</summary>
internal sealed class ScratchMigrations : IDisposable
{
    /// <summary>Makes 0000_first and 0001_second, of one table each.</summary>
    public ScratchMigrations()
    {
        Folder = Directory.CreateTempSubdirectory("bookline-cli-").FullName;
        Write("0000_first", "create table first (id int);", "drop table first;");
        Write("0001_second", "create table second (id int);", "drop table second;");
    }

    public string Folder { get; }

    public void Write(string id, string up, string down)
    {
        WriteFile($"{id}.up.sql", up);
        WriteFile($"{id}.down.sql", down);
    }

    public void WriteFile(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text + "\n");

    public void Delete(string name) => File.Delete(Path.Combine(Folder, name));

    public Task<CliResult> DbAsync(TestDatabase database, params string[] arguments) =>
        Cli.DbAsync(database, [.. arguments, "--dir", Folder]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
