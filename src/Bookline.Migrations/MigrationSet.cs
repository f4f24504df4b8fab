namespace Bookline.Migrations;

/// <summary>The migrations of a project, parsed, paired and checked: what is in a set is sound.</summary>
public sealed class MigrationSet
{
    MigrationSet() { }

    /// <summary>Ids in the order of their numbers.</summary>
    public IReadOnlyList<string> Ids => throw new NotImplementedException();

    /// <summary>Reads every <c>*.sql</c> file of a folder (not of its subfolders).</summary>
    /// <exception cref="InvalidMigrationFilesException">A file is unsound, missing or misnamed.</exception>
    public static MigrationSet FromDirectory(string path) => throw new NotImplementedException();

    /// <summary>Takes the scripts as texts, for migrations that are embedded in an executable.</summary>
    /// <param name="files">File names without folder, such as <c>0001_name.up.sql</c>, with their texts.</param>
    /// <exception cref="InvalidMigrationFilesException">A file is unsound, missing or misnamed.</exception>
    public static MigrationSet FromTexts(IEnumerable<(string fileName, string text)> files) =>
        throw new NotImplementedException();
}
