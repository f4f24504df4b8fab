namespace Bookline.Migrations;

/// <summary>A script misses an input, or one is malformed (SQLSTATE BK001).</summary>
public sealed class MissingInputException : MigrationException
{
    internal MissingInputException(string message, Exception inner)
        : base(message, inner) { }
}

/// <summary>A script refuses the database as it is (SQLSTATE BK002).</summary>
public sealed class RefusedException : MigrationException
{
    internal RefusedException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Everything that the preflights refused, this one included.</summary>
    public IReadOnlyList<Finding> Refusals { get; internal set; } = [];
}

/// <summary>A statement failed; its step was rolled back.</summary>
public sealed class StatementFailedException : MigrationException
{
    internal StatementFailedException(string message, Exception inner)
        : base(message, inner) { }
}

/// <summary>The connection was lost in the middle of the run.</summary>
public sealed class ConnectionLostException : MigrationException
{
    internal ConnectionLostException(string message, Exception? inner = null)
        : base(message, inner) => Hint = "Run the same command again: it finds out what was done and goes on.";
}

/// <summary>A step could not get its locks in time.</summary>
public sealed class LockPatienceExhaustedException : MigrationException
{
    internal LockPatienceExhaustedException(
        string message,
        IReadOnlyList<Blocker> blockers,
        int attempts,
        Exception inner
    )
        : base(message, inner)
    {
        (Blockers, Attempts) = (blockers, attempts);
        Hint =
            "End the sessions that are in the way, or give more time with --lock-patience; then run the same command again.";
    }

    /// <summary>Who was in the way at the last attempt, if that can be seen.</summary>
    public IReadOnlyList<Blocker> Blockers { get; }

    /// <summary>How often the step was tried.</summary>
    public int Attempts { get; }
}

/// <summary>A step would have blocked a table for longer than allowed; it was rolled back.</summary>
public sealed class BlockingBudgetExceededException : MigrationException
{
    internal BlockingBudgetExceededException(string message, string? table, double ms, Exception? inner)
        : base(message, inner)
    {
        (Table, BlockedMs) = (table, ms);
        Hint = "Allow more with --max-block, or try at a quieter hour.";
    }

    /// <summary>The table, when it is known.</summary>
    public string? Table { get; }

    /// <summary>How long it had been blocked when the step gave up, in milliseconds.</summary>
    public double BlockedMs { get; }
}

/// <summary>A step rewrote a table without announcing it; it was rolled back.</summary>
public sealed class UnannouncedRewriteException : MigrationException
{
    internal UnannouncedRewriteException(string message, IReadOnlyList<string> tables)
        : base(message)
    {
        Tables = tables;
        Hint = "Change the statement so that it does not rewrite the table, or announce it with '-- @rewrites table'.";
    }

    /// <summary>The tables, schema-qualified.</summary>
    public IReadOnlyList<string> Tables { get; }
}
