using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Bookline.Migrations.Connecting;

/// <summary>Says in one sentence why there is no connection, without repeating the connection string.</summary>
static class ConnectionTroubles
{
    public static ConnectionFailedException Explain(Exception e, NpgsqlConnectionStringBuilder to)
    {
        var (where, user) = ($"{to.Host}:{to.Port}", to.Username ?? "(the operating system's user)");
        var state = (e as PostgresException)?.SqlState;
        var (message, hint) = e switch
        {
            PostgresException { SqlState: "28P01" } => (
                $"The server at {where} rejects the password of user {user}.",
                "Check the password."
            ),
            PostgresException { SqlState: "28000" } p => (
                $"The server at {where} does not let user {user} in: {p.MessageText}.",
                "Check the login and pg_hba.conf."
            ),
            PostgresException { SqlState: "3D000" } => (
                $"There is no database '{to.Database}' at {where}.",
                "Create it, or check the name."
            ),
            PostgresException { SqlState: "53300" } => (
                $"The server at {where} has no connection left.",
                "Close some, or wait."
            ),
            PostgresException { SqlState: "57P03" } => (
                $"The server at {where} is starting or stopping.",
                "Try again in a moment."
            ),
            PostgresException p => (
                $"The server at {where} refuses the connection: {p.MessageText}.",
                "See the server's log."
            ),
            _ when Has<AuthenticationException>(e) => (
                $"The server's TLS certificate at {where} is not accepted.",
                "Give its authority with sslrootcert, or choose another sslmode."
            ),
            _ when Has<SocketException>(e) => (
                $"No server answers at {where}.",
                "Check host and port, and that the server runs."
            ),
            _ when Has<TimeoutException>(e) => (
                $"The server at {where} did not answer in time.",
                "Check host and port, and firewalls."
            ),
            _ when e.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => (
                $"The server at {where} asks for a password of user {user}, and none was given.",
                "Put it into the URL, or into PGPASSWORD."
            ),
            _ when e.Message.Contains("SSL", StringComparison.Ordinal) => (
                $"The server at {where} does not speak TLS.",
                "Use sslmode=disable or sslmode=prefer, or enable TLS on the server."
            ),
            _ => ($"There is no connection to {where}: {e.Message}", "Check the connection string."),
        };
        return new ConnectionFailedException(message, hint, state, e);
    }

    static bool Has<T>(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T)
            {
                return true;
            }
        }

        return false;
    }
}
