using Npgsql;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>How the attacks become the application's role.</summary>
/// <param name="BecomeSql">
/// A superuser takes the role's whole session: SET ROLE alone would leave session_user privileged, which context
/// functions may ask for.
/// </param>
/// <param name="IsWholeSession">False: session_user stays the privileged login, which may SET ROLE where the role may not.</param>
internal sealed record Identity(string Role, string BecomeSql, bool IsWholeSession)
{
    public static async Task<Identity> FindAsync(Database database, string role, CancellationToken ct)
    {
        var isSuper = await database.IsTrueAsync(
            "select rolsuper from pg_roles where rolname = session_user and session_user = current_user",
            ct
        );
        var become = $"set local {(isSuper ? "session authorization" : "role")} {Identifiers.Quote(role)}";
        // Wrong names and missing rights show here, once, and not as a refusal of every attack.
        return await database.UndoingAsync(async () =>
        {
            await database.ExecuteAsync(become, ct);
            return new Identity(role, become, isSuper);
        });
    }

    /// <summary>May the role reach the table at all, whatever row security says?</summary>
    public async Task<bool> ReachesAsync(Database database, uint table, CancellationToken ct) =>
        await database.IsTrueAsync(
            $"""
            select has_schema_privilege({Identifiers.Literal(Role)}, c.relnamespace, 'usage')
              and (has_any_column_privilege({Identifiers.Literal(Role)}, c.oid, 'select, insert, update, references')
                or has_table_privilege({Identifiers.Literal(Role)}, c.oid, 'delete, truncate, trigger'))
            from pg_class c where c.oid = {table}
            """,
            ct
        );

    /// <exception cref="PostgresException">The role is gone.</exception>
    public Task BecomeAsync(Database database, CancellationToken ct) => database.ExecuteAsync(BecomeSql, ct);
}
