using Bookline.Server.Hosting;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Api.Answers;

/// <summary>What the database or the tenant's state says that is no slip of ours.</summary>
internal static class DatabaseProblems
{
    public static IResult? Find(Exception e) =>
        e switch
        {
            SuspendedTenantException => Problem.Of(403, "tenant_suspended", "This business is suspended."),
            UnknownTenantException => Problem.NotFound("business"),
            // PostgreSQL stores no NUL, in no text.
            UnstorableTextException
            or PostgresException
            {
                SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
            } => Problem.Of(422, "invalid", "A text holds a character that cannot be stored, such as NUL."),
            PostgresException
            {
                SqlState: PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.ForeignKeyViolation
            } => Problem.Of(503, "busy", "Others changed the same at this moment. Try again."),
            NpgsqlException { IsTransient: true } => Problem.Of(503, "busy", "The database is busy. Try again."),
            _ => null,
        };
}
