using Bookline.PrivatePostgres;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Cli.Tests;

/// <summary>
/// Servers that ask for passwords and log every statement, each with a migrated database. Their own, since roles belong
/// to a whole server.
/// </summary>
public sealed class LoginServers : IAsyncLifetime
{
    private readonly Dictionary<int, TestDatabase> databases = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var major in (int[])[15, 18])
        {
            var server = await PrivateServer.StartAsync(
                new PrivateServerOptions
                {
                    BinDirectory = PostgresBinaries.Find(major),
                    Durable = false,
                    Password = "the superuser's",
                    Settings = new Dictionary<string, string> { ["log_statement"] = "all" },
                }
            );
            databases[major] = await TestDatabase.CreateAsync(server);
            var up = await Cli.DbAsync(databases[major], "up");
            up.ExitCode.ShouldBe(0, up.ToString());
        }
    }

    public TestDatabase Database(int major) => databases[major];

    /// <summary>An Npgsql string of what a URL says.</summary>
    public static string FromUrl(string url)
    {
        var uri = new Uri(url);
        var user = uri.UserInfo.Split(':');
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Database = uri.AbsolutePath[1..],
            Username = user[0],
            Password = user.Length > 1 ? user[1] : null,
            Pooling = false,
        }.ConnectionString;
    }

    /// <summary>The same database for another login.</summary>
    public static string Url(TestDatabase database, string login, string password) =>
        $"postgresql://{login}:{password}@127.0.0.1:{database.Server.Port}/{database.Name}";

    public static async Task<NpgsqlConnection> OpenAsync(string url)
    {
        var connection = new NpgsqlConnection(FromUrl(url));
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases.Values)
        {
            await database.Server.DisposeAsync();
        }
    }
}
