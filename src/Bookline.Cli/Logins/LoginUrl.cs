using Npgsql;

namespace Bookline.Cli.Logins;

/// <summary>The way to the same database for another login.</summary>
static class LoginUrl
{
    const int DefaultPort = 5432;

    /// <param name="given">How the administrator came in; only what holds for everybody is taken over.</param>
    /// <param name="password">Null: none is needed.</param>
    public static string Write(NpgsqlConnectionStringBuilder given, string database, string login, string? password)
    {
        var isSocket = given.Host!.StartsWith('/');
        var secret = password is null ? "" : $":{password}";
        var query = string.Join(
            '&',
            Parameters(given, isSocket).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}")
        );
        return $"postgresql://{Uri.EscapeDataString(login)}{secret}@{(isSocket ? "" : Hosts(given))}"
            + $"/{Uri.EscapeDataString(database)}"
            + (query.Length > 0 ? $"?{query}" : "");
    }

    static string Hosts(NpgsqlConnectionStringBuilder given) =>
        string.Join(',', given.Host!.Split(',').Select(host => Host(host.Trim(), given.Port)));

    static string Host(string host, int port)
    {
        var colons = host.Count(c => c == ':');
        return host switch
        {
            // [address]:port and host:port say it themselves.
            ['[', ..] when !host.EndsWith(']') => host,
            ['[', ..] => $"{host}:{port}",
            _ when colons == 1 => host,
            _ when colons > 1 => $"[{host}]:{port}",
            _ => $"{host}:{port}",
        };
    }

    static IEnumerable<(string Name, string Value)> Parameters(NpgsqlConnectionStringBuilder given, bool isSocket)
    {
        if (isSocket)
        {
            yield return ("host", given.Host!);
            if (given.Port != DefaultPort)
            {
                yield return ("port", $"{given.Port}");
            }
        }

        if (SslMode(given.SslMode) is { } mode)
        {
            yield return ("sslmode", mode);
        }

        if (given.RootCertificate is { Length: > 0 } certificate)
        {
            yield return ("sslrootcert", certificate);
        }

        if (given.ChannelBinding == ChannelBinding.Require)
        {
            yield return ("channel_binding", "require");
        }
    }

    // Null for the default.
    static string? SslMode(SslMode mode) =>
        mode switch
        {
            Npgsql.SslMode.Disable => "disable",
            Npgsql.SslMode.Allow => "allow",
            Npgsql.SslMode.Require => "require",
            Npgsql.SslMode.VerifyCA => "verify-ca",
            Npgsql.SslMode.VerifyFull => "verify-full",
            _ => null,
        };
}
