namespace Bookline.Migrations.Files;

/// <summary>What a script is for.</summary>
enum ScriptPurpose
{
    Up,
    Down,
    Contract,
    Verify,
    Prune,
}

/// <summary>A parsed file.</summary>
sealed class MigrationScript(string fileName, string text, ScriptPurpose purpose, IReadOnlyList<ScriptStep> steps)
{
    public string FileName { get; } = fileName;
    public string Text { get; } = text;
    public ScriptPurpose Purpose { get; } = purpose;

    /// <summary>All steps, preflights included, in file order.</summary>
    public IReadOnlyList<ScriptStep> Steps { get; } = steps;

    public IEnumerable<ScriptStep> Preflights => Steps.Where(s => s.IsPreflight);

    /// <summary>The steps that the journal keeps.</summary>
    public IReadOnlyList<ScriptStep> Work { get; } = [.. steps.Where(s => !s.IsPreflight)];

    public string Checksum => field ??= ScriptHash.Of(Text);

    /// <summary>Checksums of earlier texts that left a database in the same state as this one does.</summary>
    public IReadOnlyList<string> Formerly { get; init; } = [];

    /// <summary>Whether a database that applied the text with this checksum is as if it had applied this one.</summary>
    public bool StandsFor(string checksum) => checksum == Checksum || Formerly.Contains(checksum);
}

/// <summary>A migration with all its scripts.</summary>
sealed record Migration(
    string Id,
    int Number,
    MigrationScript Up,
    MigrationScript Down,
    MigrationScript? Contract,
    MigrationScript? Verify,
    MigrationScript? Prune
);
