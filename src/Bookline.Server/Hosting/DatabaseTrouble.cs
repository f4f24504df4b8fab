using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Hosting;

/// <summary>What the database or the tenant's state says that is no slip of ours.</summary>
/// <param name="Code">As the docs list it.</param>
/// <param name="Detail">What is wrong and what to do, in a sentence.</param>
internal sealed record DatabaseTrouble(int Status, string Code, string Detail)
{
    /// <summary>It is over in a moment, and operators want to know how often it comes.</summary>
    public bool Passes => Status == StatusCodes.Status503ServiceUnavailable;

    public static DatabaseTrouble? Find(Exception e) =>
        e switch
        {
            SuspendedTenantException => new(403, "tenant_suspended", "This business is suspended."),
            UnknownTenantException => new(404, "not_found", "There is no such business."),
            // PostgreSQL stores no NUL, in no text.
            UnstorableTextException
            or PostgresException
            {
                SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
            } => new(422, "invalid", "A text holds a character that cannot be stored, such as NUL."),
            PostgresException
            {
                SqlState: PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.ForeignKeyViolation
            } => new(503, "busy", "Others changed the same at this moment. Try again."),
            NpgsqlException { IsTransient: true } => new(503, "busy", "The database is busy. Try again."),
            _ => null,
        };
}
