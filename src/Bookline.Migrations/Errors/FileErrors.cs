namespace Bookline.Migrations;

/// <summary>A mistake in a migration file, found before anything runs.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">From 1; 0 when it concerns the whole file.</param>
/// <param name="Message">One sentence.</param>
public sealed record FileError(string File, int Line, string Message)
{
    /// <summary>As compilers write it.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : $"{File}: {Message}";
}

/// <summary>The migration files are not sound; nothing was run.</summary>
public sealed class InvalidMigrationFilesException : MigrationException
{
    internal InvalidMigrationFilesException(IReadOnlyList<FileError> errors)
        : base(string.Join(Environment.NewLine, errors))
    {
        Errors = errors;
        (File, Line) = (errors[0].File, errors[0].Line);
        Hint = "Nothing was run. Correct the files and try again.";
    }

    /// <summary>Every mistake found, in file order.</summary>
    public IReadOnlyList<FileError> Errors { get; }
}

/// <summary>No migration has the given name or number.</summary>
public sealed class UnknownMigrationException : MigrationException
{
    internal UnknownMigrationException(string asked, IEnumerable<string> known)
        : base($"There is no migration '{asked}'.") => Hint = "Known: " + string.Join(", ", known) + ".";
}

/// <summary>Files and journal disagree.</summary>
public sealed class DriftException : MigrationException
{
    internal DriftException(IReadOnlyList<Drift> drifts)
        : base(string.Join(Environment.NewLine, drifts.Select(d => d.Message)))
    {
        Drifts = drifts;
        (Migration, Line) = (drifts[0].Id, drifts[0].Line);
        Hint = "An applied migration is history: restore its file as it was, and put the change into a new migration.";
    }

    /// <summary>Every disagreement, by number.</summary>
    public IReadOnlyList<Drift> Drifts { get; }
}
