using System.Globalization;
using System.Text;
using Bookline.Migrations.Files;

namespace Bookline.Migrations;

/// <summary>The migrations of a project, parsed, paired and checked: what is in a set is sound.</summary>
public sealed class MigrationSet
{
    static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

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

        var errors = new List<FileError>();
        var files = Names(path).Select(f => (Path.GetFileName(f), Text(f, errors) ?? "")).ToList();
        if (files.Count == 0)
        {
            errors.Add(new FileError(path, 0, "There is no migration in this folder: no file is named *.sql."));
        }

        return errors.Count == 0 ? FromTexts(files) : throw new InvalidMigrationFilesException(errors);
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

    static List<string> Names(string path)
    {
        try
        {
            return [.. Directory.EnumerateFiles(path, "*.sql").Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidMigrationFilesException([new FileError(path, 0, "This folder cannot be read.")]);
        }
    }

    // A wrong encoding read leniently would put replacement characters into the database.
    static string? Text(string path, List<FileError> errors)
    {
        try
        {
            var bytes = File.ReadAllBytes(path).AsSpan();
            return StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            errors.Add(new FileError(Path.GetFileName(path), 0, "This file is not UTF-8."));
        }
        catch (FileNotFoundException)
        {
            errors.Add(new FileError(Path.GetFileName(path), 0, "This is a link to a file that is not there."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new FileError(Path.GetFileName(path), 0, "This file cannot be read."));
        }

        return null;
    }
}
