using System.Globalization;
using Npgsql;

namespace Bookline.Migrations;

/// <summary>Reads libpq's URL form. Needs nothing but Npgsql, so that other projects can compile it in, too.</summary>
static class ConnectionUrl
{
    static readonly string[] Schemes = ["postgresql://", "postgres://"];

    public static bool LooksLikeUrl(string text) => text.Contains("://", StringComparison.Ordinal);

    public static NpgsqlConnectionStringBuilder ToNpgsql(string url)
    {
        var scheme =
            Array.Find(Schemes, s => url.StartsWith(s, StringComparison.OrdinalIgnoreCase))
            ?? throw new DatabaseUrlException("The database URL must begin with postgresql://.");
        var rest = url[scheme.Length..];
        var (beforeQuery, query) = Cut(rest, '?');
        var (authority, path) = Cut(beforeQuery, '/');
        var at = authority.LastIndexOf('@');
        if (path.Contains('@', StringComparison.Ordinal) || (at < 0 && query.Contains('@', StringComparison.Ordinal)))
        {
            // The rest of a password that was cut at its `/` or `?` would be printed as a database or a parameter.
            throw new DatabaseUrlException(
                "The database URL has an '@' behind its host: '/', '?' and '@' of a password are written %2F, %3F and %40."
            );
        }

        var builder = new NpgsqlConnectionStringBuilder();
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], ':');
            builder.Username = Decode(user);
            builder.Password = password.Length == 0 ? null : Decode(password);
        }

        ReadHosts(builder, authority[(at + 1)..]);
        if (path.Length > 0)
        {
            builder.Database = Decode(path);
        }

        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, '=');
            ReadParameter(builder, Decode(name), Decode(value));
        }

        if (string.IsNullOrEmpty(builder.Host))
        {
            builder.Host = "localhost";
        }

        return builder;
    }

    static void ReadHosts(NpgsqlConnectionStringBuilder builder, string hosts)
    {
        if (hosts.Length == 0)
        {
            return;
        }

        // libpq allows several hosts; Npgsql takes them as host:port,host:port.
        if (hosts.Contains(',', StringComparison.Ordinal))
        {
            builder.Host = Decode(hosts);
            return;
        }

        var bracket = hosts.LastIndexOf(']');
        var colon = hosts.LastIndexOf(':');
        if (colon > bracket)
        {
            builder.Port = Port(hosts[(colon + 1)..]);
            hosts = hosts[..colon];
        }

        builder.Host = Decode(hosts.Trim('[', ']'));
    }

    static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new DatabaseUrlException("The port of the database URL is not a number from 1 to 65535.");

    static void ReadParameter(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name.ToLowerInvariant())
        {
            case "sslmode":
                builder.SslMode = value.ToLowerInvariant() switch
                {
                    "disable" => SslMode.Disable,
                    "allow" => SslMode.Allow,
                    "prefer" => SslMode.Prefer,
                    "require" => SslMode.Require,
                    "verify-ca" => SslMode.VerifyCA,
                    "verify-full" => SslMode.VerifyFull,
                    _ => throw new DatabaseUrlException(
                        "sslmode must be disable, allow, prefer, require, verify-ca or verify-full."
                    ),
                };
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "sslcert":
                builder.SslCertificate = value;
                break;
            case "sslkey":
                builder.SslKey = value;
                break;
            case "host":
                builder.Host = value;
                break;
            case "port":
                builder.Port = Port(value);
                break;
            case "user":
                builder.Username = value;
                break;
            case "password":
                builder.Password = value;
                break;
            case "dbname":
                builder.Database = value;
                break;
            case "connect_timeout":
                builder.Timeout = Port(value);
                break;
            case "application_name":
                builder.ApplicationName = value;
                break;
            case "options":
                builder.Options = value;
                break;
            case "channel_binding":
                builder.ChannelBinding = value.ToLowerInvariant() switch
                {
                    "disable" => ChannelBinding.Disable,
                    "require" => ChannelBinding.Require,
                    _ => ChannelBinding.Prefer,
                };
                break;
            default:
                throw new DatabaseUrlException(
                    name.All(c => char.IsAsciiLetter(c) || c == '_')
                        ? $"The database URL has an unknown parameter '{name}'."
                        : "The database URL has an unknown parameter."
                );
        }
    }

    static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    static string Decode(string text) => Uri.UnescapeDataString(text);
}

/// <summary>What is wrong with a URL; the message never repeats it, since it may hold a password.</summary>
sealed class DatabaseUrlException(string message) : FormatException(message);
