using System.Buffers;
using System.Globalization;
using Npgsql;

namespace Bookline.Migrations;

/// <summary>Understands the two ways people write down where a database is.</summary>
public static class ConnectionStrings
{
    static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \t\r\n=@/'\"");

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
            return Checked(FromUrl(text)).ConnectionString;
        }

        var builder = Build(text);
        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new InvalidConnectionStringException("The connection string names no host.");
        }

        return Checked(builder).ConnectionString;
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

    // Libpq's `host=… password=…` reads as one long host here, and hosts are printed.
    static NpgsqlConnectionStringBuilder Checked(NpgsqlConnectionStringBuilder builder)
    {
        foreach (var host in builder.Host!.Split(','))
        {
            if (host.StartsWith('/') ? host.Contains('=', StringComparison.Ordinal) : !IsHost(host))
            {
                throw new InvalidConnectionStringException(
                    "The host of the connection string is not a host: host:port, [address]:port or a socket's folder, with ';' between keys."
                );
            }
        }

        return builder;
    }

    static bool IsHost(string host)
    {
        if (host.AsSpan().Trim().ContainsAny(NotInHosts))
        {
            return false;
        }

        // The driver takes what stands behind the only colon, or behind the bracket's, for a number without asking.
        var (colon, bracket) = (host.LastIndexOf(':'), host.LastIndexOf(']'));
        var only = colon >= 0 && host.IndexOf(':', StringComparison.Ordinal) == colon;
        return !(only || (bracket >= 0 && colon > bracket))
            || (
                ushort.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port > 0
            );
    }

    static NpgsqlConnectionStringBuilder FromUrl(string url)
    {
        try
        {
            return ConnectionUrl.ToNpgsql(url);
        }
        catch (DatabaseUrlException e)
        {
            throw new InvalidConnectionStringException(e.Message);
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new InvalidConnectionStringException("The database URL has a value that does not fit its place.");
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
