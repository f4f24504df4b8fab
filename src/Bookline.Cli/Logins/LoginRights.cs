using Npgsql;

namespace Bookline.Cli.Logins;

/// <summary>Says before anything is tried whether the administrator may do it. The rules are the server's, which changed with 16.</summary>
static class LoginRights
{
    const string ReadOnly = "25006";
    const string ChangedMeanwhile = "XX000";

    /// <exception cref="LoginRefusedException">Migration 0001 was never applied on this server.</exception>
    public static void RequireRoles(Administrator administrator)
    {
        if (!administrator.HasRoles)
        {
            throw new LoginRefusedException(
                "wrong_state",
                "This server does not have Bookline's roles: migration 0001_multi_tenant_schema creates them.",
                "bookline db up applies it."
            );
        }
    }

    /// <param name="login">Null where the role has to be created.</param>
    /// <exception cref="LoginRefusedException">A right is missing.</exception>
    public static void RequireChange(Administrator administrator, LoginPurpose purpose, LoginState? login)
    {
        if (administrator.IsStandby)
        {
            throw new LoginRefusedException(
                "refused",
                "This server is a standby, which takes no change.",
                "Point --database at the primary server."
            );
        }

        if (administrator.IsSuperuser || login?.Facts.Login == administrator.Login)
        {
            return;
        }

        var (me, role) = (SqlText.Identifier(administrator.Login), purpose.Role);
        if (login is { Role.IsSuperuser: true } or { Role.Replicates: true } && !administrator.HasGrantOptions)
        {
            Refuse(
                $"login {administrator.Login} may not change {role}, which has SUPERUSER or REPLICATION",
                "Do it as a superuser."
            );
        }

        if (login is { Role.IsSuperuser: true })
        {
            Refuse($"login {administrator.Login} may not change {role}, which is a superuser", "Do it as a superuser.");
        }

        if (!administrator.CreatesRoles)
        {
            var also = login is { IsOurs: false } && administrator.HasGrantOptions ? " " + GrantAdmin(role, me) : "";
            Refuse(
                $"login {administrator.Login} has no CREATEROLE",
                $"As an administrator: alter role {me} createrole;{also}"
            );
        }

        if (login is { IsOurs: false } && administrator.HasGrantOptions)
        {
            Refuse(
                $"login {administrator.Login} has no ADMIN option on {role}, which PostgreSQL 16 and newer ask for beside CREATEROLE",
                $"As an administrator: {GrantAdmin(role, me)}"
            );
        }
    }

    /// <summary>What the server's own refusal means.</summary>
    public static Exception Explain(PostgresException e, LoginPurpose purpose) =>
        e.SqlState switch
        {
            PostgresErrorCodes.InsufficientPrivilege => new LoginRefusedException(
                "refused",
                $"{purpose.Role} could not be changed: {e.MessageText}" + (e.Detail is { } detail ? $". {detail}" : ""),
                "Nothing was changed. Do it as a superuser, or as the login that migrated."
            ),
            ReadOnly => new LoginRefusedException(
                "refused",
                "This server takes no change now: it is read-only.",
                "Point --database at the primary server."
            ),
            ChangedMeanwhile => new LoginRefusedException(
                "refused",
                $"{purpose.Role} was changed by somebody else at the same moment; nothing was changed here.",
                "Run the same command again."
            ),
            _ => e,
        };

    static void Refuse(string message, string hint) => throw new LoginRefusedException("refused", message, hint);

    // The right to hand the role on, without the role itself.
    static string GrantAdmin(string role, string to) =>
        $"grant {role} to {to} with admin true, inherit false, set false;";
}
