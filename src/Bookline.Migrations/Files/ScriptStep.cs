using Bookline.Migrations.Sql;

namespace Bookline.Migrations.Files;

/// <summary>A step as its file describes it.</summary>
sealed record ScriptStep
{
    public required string Name { get; init; }
    public required int Line { get; init; }
    public string? Description { get; set; }
    public bool IsPreflight { get; set; }
    public bool NoTransaction { get; set; }
    public bool Repeat { get; set; }

    /// <summary>Steps it waits for; null means all before it.</summary>
    public IReadOnlyList<string>? After { get; set; }
    public string? Unless { get; set; }
    public string? Isolation { get; set; }
    public List<(string Name, string Value)> Settings { get; } = [];
    public List<TableLock> AnnouncedLocks { get; } = [];
    public List<string> AnnouncedReads { get; } = [];
    public List<string> AnnouncedWrites { get; } = [];
    public List<string> AnnouncedRewrites { get; } = [];
    public List<SqlStatement> Statements { get; } = [];

    /// <summary>Place among the steps of the file, from 1.</summary>
    public int Position { get; set; }

    /// <summary>SHA-256 of the statements; comments between them do not count.</summary>
    public string Hash => field ??= ScriptHash.Of(string.Join(";\n", Statements.Select(s => s.Text)));

    public string Kind =>
        IsPreflight ? "preflight"
        : NoTransaction ? "no_transaction"
        : Repeat ? "repeat"
        : "transaction";

    public IEnumerable<TableLock> Locks =>
        AnnouncedLocks
            .Concat(Statements.SelectMany(s => s.Locks))
            .GroupBy(l => l.Table)
            .Select(g => g.MaxBy(l => l.Mode)!)
            .OrderByDescending(l => l.Mode);

    /// <summary>Queueing for its locks makes nobody wait, so it may take as long as it likes.</summary>
    public bool QueuesHarmlessly =>
        NoTransaction ? Statements.All(s => s.QueuesHarmlessly || !s.BlocksWriters)
        : AnnouncedLocks.Count > 0 ? !Locks.Any(l => l.Mode.BlocksWriters())
        : Statements.All(s => s.QueuesHarmlessly);
}
