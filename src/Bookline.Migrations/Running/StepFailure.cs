using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Turns what the server said into what a person can act on.</summary>
static class StepFailure
{
    const string MissingInput = "BK001";
    const string Refused = "BK002";

    /// <summary>Somebody was in the way, and trying again is likely to help.</summary>
    public static bool IsRetryable(Exception e) =>
        e is PostgresException p
        && (
            p.SqlState
                is PostgresErrorCodes.LockNotAvailable
                    or PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure
            // Two databases of one server grant on the same role at once.
            || (
                p.SqlState == PostgresErrorCodes.InternalError
                && p.MessageText.StartsWith("tuple concurrently", StringComparison.Ordinal)
            )
            // Two sessions make the same role at once: the catalog's own index says so.
            || (
                p.SqlState == PostgresErrorCodes.UniqueViolation
                && (p.ConstraintName?.StartsWith("pg_", StringComparison.Ordinal) ?? false)
            )
        );

    public static bool IsStatementTimeout(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } p
        && p.MessageText.Contains("statement timeout", StringComparison.Ordinal);

    /// <summary>The typed form of an error of a script's statement.</summary>
    public static MigrationException Of(
        Exception e,
        Migration migration,
        MigrationScript script,
        ScriptStep step,
        SqlStatement? statement
    )
    {
        var where = $"Step '{step.Name}' of {script.FileName}";
        MigrationException typed = e switch
        {
            // "Missing input" promises that nothing was written; later than in a preflight it is a refusal.
            PostgresException { SqlState: MissingInput } p when step.IsPreflight => new MissingInputException(
                p.MessageText,
                e
            ),
            PostgresException { SqlState: MissingInput or Refused } p => new RefusedException(p.MessageText, e),
            PostgresException p when IsConnectionEnd(p) => new ConnectionLostException(
                $"{where}: the server ended the connection: {p.MessageText}.",
                e
            ),
            PostgresException p => new StatementFailedException($"{where} failed: {p.MessageText}", e),
            _ => new ConnectionLostException($"{where}: the connection was lost: {e.Message}", e),
        };
        typed.Migration = migration.Id;
        typed.File = script.FileName;
        typed.Step = step.Name;
        typed.Line = statement is null ? step.Line : Line(statement, e as PostgresException);
        typed.Statement = statement?.Summary;
        if (e is PostgresException server)
        {
            typed.SqlState = server.SqlState;
            typed.Detail = server.Detail;
            typed.Hint = server.Hint ?? typed.Hint ?? Advice(server);
        }

        return typed;
    }

    /// <summary>An error of a statement that the engine itself sent.</summary>
    public static MigrationException OfEngine(Exception e, string what)
    {
        return e switch
        {
            PostgresException p when IsConnectionEnd(p) => new ConnectionLostException(
                $"{what}: the server ended the connection: {p.MessageText}.",
                e
            )
            {
                SqlState = p.SqlState,
            },
            PostgresException p => new StatementFailedException($"{what}: {p.MessageText}", e)
            {
                SqlState = p.SqlState,
                Detail = p.Detail,
                Hint = p.Hint,
            },
            _ => new ConnectionLostException($"{what}: the connection was lost: {e.Message}", e),
        };
    }

    public static SqlStatement? Failing(
        Exception e,
        IReadOnlyDictionary<NpgsqlBatchCommand, SqlStatement> statements
    ) =>
        e is PostgresException { BatchCommand: { } command } && statements.TryGetValue(command, out var statement)
            ? statement
            : null;

    static bool IsConnectionEnd(PostgresException p) =>
        p.SqlState is "57P01" or "57P02" or "57P03" or "57P05" or "25P03";

    // The server counts characters of the statement; people count lines of the file.
    static int Line(SqlStatement statement, PostgresException? e) =>
        e is { Position: > 1 } && e.Position <= statement.Text.Length
            ? statement.Line + statement.Text.AsSpan(0, e.Position - 1).Count('\n')
            : statement.Line;

    static string Advice(PostgresException e) =>
        e.SqlState switch
        {
            "53100" => "The server's disk is full: make room, then run the same command again.",
            "42501" => "Run it as the owner of these tables, or grant what is missing.",
            "23505" or "23503" or "23514" =>
                "The data does not fit the constraint: correct it, then run the same command again.",
            _ =>
                "The step was rolled back; correct the cause and run the same command again: it goes on with this step.",
        };
}
