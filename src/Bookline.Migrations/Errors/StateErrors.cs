namespace Bookline.Migrations;

/// <summary>The connection string or URL cannot be understood.</summary>
public sealed class InvalidConnectionStringException : MigrationException
{
    internal InvalidConnectionStringException(string message)
        : base(message) =>
        Hint = "Write postgresql://user:password@host:port/database?sslmode=… or an Npgsql connection string.";
}

/// <summary>The database cannot be reached, or does not let us in.</summary>
public sealed class ConnectionFailedException : MigrationException
{
    internal ConnectionFailedException(string message, string hint, string? sqlState, Exception inner)
        : base(message, inner) => (Hint, SqlState) = (hint, sqlState);
}

/// <summary>The connection goes through a pooler that hands the session to others between transactions.</summary>
public sealed class TransactionPoolerException : MigrationException
{
    internal TransactionPoolerException()
        : base(
            "This connection goes through a pooler in transaction mode: session locks and settings would end up with other clients."
        ) => Hint = "Connect to the server itself, or to a pool in session mode.";
}

/// <summary>Another runner is at work and did not finish in time.</summary>
public sealed class LockedByAnotherRunnerException : MigrationException
{
    internal LockedByAnotherRunnerException(string message, IReadOnlyList<RunnerInfo> holders)
        : base(message)
    {
        Holders = holders;
        Hint = "Wait for it and try again, or give more time with --lock-wait.";
    }

    /// <summary>Who holds the lock, as far as it can be seen.</summary>
    public IReadOnlyList<RunnerInfo> Holders { get; }
}

/// <summary>The database is not in a state that allows the verb.</summary>
public sealed class WrongStateException : MigrationException
{
    internal WrongStateException(string message, string hint)
        : base(message) => Hint = hint;
}

/// <summary>The run was cancelled from outside.</summary>
public sealed class RunInterruptedException : MigrationException
{
    internal RunInterruptedException(string message, Exception inner)
        : base(message, inner) => Hint = "Run the same command again: it goes on with the step that was interrupted.";
}
