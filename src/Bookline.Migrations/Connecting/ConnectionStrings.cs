using Npgsql;

namespace Bookline.Migrations;

/// <summary>Understands the two ways people write down where a database is.</summary>
public static class ConnectionStrings
{
    /// <summary>Turns <c>postgresql://user:password@host:port/db?sslmode=…</c> or an Npgsql string into an Npgsql string.</summary>
    /// <exception cref="InvalidConnectionStringException">It is neither; the message never repeats the input.</exception>
    public static string Parse(string urlOrNpgsql)
    {
        ArgumentNullException.ThrowIfNull(urlOrNpgsql);
        var text = urlOrNpgsql.Trim();
        if (text.Length == 0)
        {
            throw new InvalidConnectionStringException("The connection string is empty.");
        }

        if (ConnectionUrl.LooksLikeUrl(text))
        {
            return ConnectionUrl.ToNpgsql(text).ConnectionString;
        }

        var builder = Build(text);
        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new InvalidConnectionStringException("The connection string names no host.");
        }

        return builder.ConnectionString;
    }

    /// <summary>The same connection for people: without password and passphrases. Never throws.</summary>
    public static string Redact(string urlOrNpgsql)
    {
        try
        {
            var builder = Build(Parse(urlOrNpgsql));
            builder.Password = null;
            builder.SslPassword = null;
            return builder.ConnectionString;
        }
        catch (MigrationException)
        {
            return "(not a connection string)";
        }
    }

    static NpgsqlConnectionStringBuilder Build(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The framework's message may quote a value, and a value may be the password.
            throw new InvalidConnectionStringException(
                "The connection string has an unknown key or a value that does not fit it."
            );
        }
    }
}
