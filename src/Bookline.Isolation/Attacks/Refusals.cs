using Npgsql;

namespace Bookline.Isolation.Attacks;

/// <summary>Which errors are a refusal, and which only mean that the attack could not be tried.</summary>
internal static class Refusals
{
    private static readonly HashSet<string> Codes =
    [
        PostgresErrorCodes.InsufficientPrivilege,
        PostgresErrorCodes.UndefinedObject, // current_setting of a setting that nobody has set
        PostgresErrorCodes.InvalidTextRepresentation,
        PostgresErrorCodes.InvalidParameterValue,
        PostgresErrorCodes.NullValueNotAllowed,
        PostgresErrorCodes.RaiseException,
    ];

    public static Verdict Judge(PostgresException error)
    {
        var said = $"{error.SqlState} {error.MessageText}";
        return Codes.Contains(error.SqlState) ? Verdict.Refused(said) : Verdict.NotRun(said);
    }

    /// <summary>
    /// For writes: row security is asked before any constraint, so a row that fails on a constraint had got past it.
    /// </summary>
    public static Verdict JudgeWrite(PostgresException error) =>
        error.SqlState.StartsWith("23", StringComparison.Ordinal) && !IsMissingPartition(error)
            ? Verdict.Leaked($"row security let it pass, only a constraint did not: {error.MessageText}")
            : Judge(error);

    // The partition is looked for first, before row security.
    private static bool IsMissingPartition(PostgresException error) =>
        error.SqlState == PostgresErrorCodes.CheckViolation && string.IsNullOrEmpty(error.ConstraintName);
}
