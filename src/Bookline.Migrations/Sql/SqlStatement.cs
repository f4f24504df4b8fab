namespace Bookline.Migrations.Sql;

/// <summary>One statement of a script and what can be told about it without a server.</summary>
sealed record SqlStatement
{
    public required string Text { get; init; }

    /// <summary>Line of its first word, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Such as <c>create index concurrently</c>.</summary>
    public required string Kind { get; init; }

    public IReadOnlyList<TableLock> Locks { get; init; } = [];

    public IReadOnlyList<string> Reads { get; init; } = [];

    public IReadOnlyList<string> Writes { get; init; } = [];

    /// <summary>PostgreSQL refuses it inside a transaction.</summary>
    public bool NeedsNoTransaction { get; init; }

    /// <summary>While it queues for its locks nobody queues behind it, and it holds nothing that others need.</summary>
    public bool QueuesHarmlessly { get; init; }

    /// <summary>The index that a concurrent build makes; null for other statements or when the server picks the name.</summary>
    public string? ConcurrentIndex { get; init; }

    /// <summary>Schema and table of the concurrent build.</summary>
    public string? ConcurrentIndexTable { get; init; }

    /// <summary>Why the engine cannot run it; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>Its first line, at most 120 characters.</summary>
    public string Summary
    {
        get
        {
            var end = Text.AsSpan().IndexOfAny('\n', '\r');
            var first = end < 0 ? Text : Text[..end].TrimEnd() + " …";
            return first.Length <= 120 ? first : first[..119] + "…";
        }
    }

    public bool BlocksWriters => Locks.Any(l => l.Mode.BlocksWriters());
}
