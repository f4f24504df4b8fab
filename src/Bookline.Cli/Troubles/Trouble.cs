using Bookline.Cli.Logins;
using Bookline.Isolation;
using Bookline.Migrations;
using Npgsql;

namespace Bookline.Cli.Troubles;

/// <summary>What an exception means to the one who typed the command.</summary>
/// <param name="Kind">A word for programs; the list is in docs/cli.md.</param>
/// <param name="ExitCode">What the shell is told.</param>
sealed record Trouble(string Kind, int ExitCode)
{
    /// <summary>Null for what nobody expected: a bug.</summary>
    public static Trouble? Of(Exception e) =>
        e switch
        {
            UsageException => new("usage", Troubles.ExitCode.Usage),
            InvalidConnectionStringException => new("usage", Troubles.ExitCode.Usage),
            NothingToAuditException => new("nothing_to_audit", Troubles.ExitCode.Usage),
            AttackFailedException => new("attack_failed", Troubles.ExitCode.Failed),
            UnknownMigrationException => new("unknown_migration", Troubles.ExitCode.Usage),
            MissingInputException => new("missing_input", Troubles.ExitCode.Usage),
            DriftException => new("drift", Troubles.ExitCode.Drift),
            LockedByAnotherRunnerException => new("locked", Troubles.ExitCode.Locked),
            InvalidMigrationFilesException => new("invalid_files", Troubles.ExitCode.Failed),
            ConnectionFailedException => new("connection_failed", Troubles.ExitCode.Failed),
            ConnectionLostException => new("connection_lost", Troubles.ExitCode.Failed),
            TransactionPoolerException => new("transaction_pooler", Troubles.ExitCode.Failed),
            WrongStateException => new("wrong_state", Troubles.ExitCode.Failed),
            RefusedException => new("refused", Troubles.ExitCode.Failed),
            LockPatienceExhaustedException => new("lock_patience", Troubles.ExitCode.Failed),
            BlockingBudgetExceededException => new("blocking_budget", Troubles.ExitCode.Failed),
            UnannouncedRewriteException => new("unannounced_rewrite", Troubles.ExitCode.Failed),
            StatementFailedException => new("statement_failed", Troubles.ExitCode.Failed),
            RunInterruptedException or OperationCanceledException => new("interrupted", Troubles.ExitCode.Failed),
            LoginRefusedException login => new(login.Kind, Troubles.ExitCode.Failed),
            PostgresException => new("statement_failed", Troubles.ExitCode.Failed),
            NpgsqlException => new("connection_lost", Troubles.ExitCode.Failed),
            // A folder or file of --dir that cannot be read.
            IOException or UnauthorizedAccessException => new("failed", Troubles.ExitCode.Failed),
            MigrationException => new("failed", Troubles.ExitCode.Failed),
            _ => null,
        };

    public static string? HintOf(Exception e) =>
        e switch
        {
            UsageException usage => usage.Hint,
            NothingToAuditException nothing => nothing.Hint,
            AttackFailedException attack => attack.Hint,
            MigrationException migration => migration.Hint,
            LoginRefusedException login => login.Hint,
            _ => null,
        };
}
