using System.Globalization;
using Bookline.Migrations.Files;

namespace Bookline.Migrations;

/// <summary>The migrations of a project, parsed, paired and checked: what is in a set is sound.</summary>
public sealed class MigrationSet
{
    MigrationSet(IReadOnlyList<Migration> migrations) => All = migrations;

    /// <summary>Ids in the order of their numbers.</summary>
    public IReadOnlyList<string> Ids => [.. All.Select(m => m.Id)];

    internal IReadOnlyList<Migration> All { get; }

    /// <summary>Reads every <c>*.sql</c> file of a folder (not of its subfolders).</summary>
    /// <exception cref="InvalidMigrationFilesException">A file is unsound, missing or misnamed.</exception>
    public static MigrationSet FromDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new InvalidMigrationFilesException([new FileError(path, 0, "There is no such folder.")]);
        }

        return FromTexts(
            Directory.EnumerateFiles(path, "*.sql").Select(f => (Path.GetFileName(f), File.ReadAllText(f)))
        );
    }

    /// <summary>Takes the scripts as texts, for migrations that are embedded in an executable.</summary>
    /// <param name="files">File names without folder, such as <c>0001_name.up.sql</c>, with their texts.</param>
    /// <exception cref="InvalidMigrationFilesException">A file is unsound, missing or misnamed.</exception>
    public static MigrationSet FromTexts(IEnumerable<(string fileName, string text)> files) =>
        new(MigrationFiles.Pair(files));

    /// <summary>Finds a migration by its id, or by its number with or without zeros.</summary>
    /// <exception cref="UnknownMigrationException">No migration is called that.</exception>
    internal Migration Find(string asked) =>
        All.FirstOrDefault(m => m.Id == asked)
        ?? (
            int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? All.FirstOrDefault(m => m.Number == number)
                : null
        )
        ?? throw new UnknownMigrationException(asked, Ids);
}
