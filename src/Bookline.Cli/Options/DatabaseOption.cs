using System.CommandLine;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Options;

/// <summary>Where the database is: <c>--database</c>, else <c>DATABASE_URL</c>.</summary>
static class DatabaseOption
{
    public static Option<string?> Create() =>
        new("--database")
        {
            Description =
                "postgresql://user:password@host:port/database?sslmode=…, or an Npgsql string; default: DATABASE_URL",
            HelpName = "url",
        };

    /// <summary>The connection string in Npgsql form.</summary>
    /// <exception cref="UsageException">Neither is given, or its password would be cut in pieces.</exception>
    public static string Resolve(string? given)
    {
        var text = given ?? Environment.GetEnvironmentVariable("DATABASE_URL");
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException(
                "No database is given.",
                "Set DATABASE_URL, or add --database postgresql://user:password@host:5432/database."
            );
        }

        RefuseUnescapedPassword(text);
        return ConnectionStrings.Parse(text);
    }

    // "user:pa/ss@host" would make "pa" a port and "ss@host" a database, which messages then repeat.
    static void RefuseUnescapedPassword(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOfAny(['/', '?', '#'], start + 3);
        if (end < 0)
        {
            return;
        }

        var firstValue = text.IndexOf('=', end);
        var at = text.IndexOf('@', end);
        if (at >= 0 && (firstValue < 0 || at < firstValue))
        {
            throw new UsageException(
                "The database URL has an '@' after its first '/' or '?'.",
                "In a user name or password write / as %2F, ? as %3F, # as %23 and @ as %40."
            );
        }
    }
}
