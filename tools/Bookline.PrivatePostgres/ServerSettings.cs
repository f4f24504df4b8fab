using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookline.PrivatePostgres;

/// <summary>Writes what differs from the defaults to <c>postgresql.auto.conf</c>, which wins over postgresql.conf.</summary>
internal static partial class ServerSettings
{
    public static async Task WriteAsync(
        string dataDirectory,
        int port,
        PrivateServerOptions options,
        CancellationToken cancel
    )
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            // No socket file: nothing to clash over, and no limit on the length of its path.
            ["unix_socket_directories"] = "",
            ["max_connections"] = options.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
        };
        if (!options.Durable)
        {
            settings["fsync"] = "off";
            settings["full_page_writes"] = "off";
        }
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        var text = new StringBuilder();
        foreach (var (name, value) in settings)
        {
            if (!SettingName().IsMatch(name) || value.Contains('\n', StringComparison.Ordinal))
            {
                throw new PrivatePostgresException($"'{name} = {value}' is no PostgreSQL setting.");
            }
            var escaped = value
                .Replace(@"\", @"\\", StringComparison.Ordinal)
                .Replace("'", "''", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{escaped}'\n");
        }
        await File.WriteAllTextAsync(Path.Combine(dataDirectory, "postgresql.auto.conf"), text.ToString(), cancel);
    }

    [GeneratedRegex(@"^[a-z_][a-z0-9_.]*$")]
    private static partial Regex SettingName();
}
