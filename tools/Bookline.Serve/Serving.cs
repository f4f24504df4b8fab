using System.Net.Sockets;
using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Bookline.Serve.Demo;
using Bookline.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookline.Serve;

/// <summary>Gets everything up in its order, and down again.</summary>
internal static class Serving
{
    /// <returns>0 after Ctrl-C; 1 when something did not come up: a sentence on stderr says what.</returns>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken ct)
    {
        try
        {
            return options.Wanted is { } url
                ? await ServeAsync(options, Settings(url), ct)
                : await PrivatelyAsync(options, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (InUse(e))
        {
            return Fail($"port {options.Port} is in use; choose another with --port, or 0 for any free one");
        }
        catch (Exception e) when (e is PrivatePostgresException or MigrationException or NpgsqlException or IOException)
        {
            return Fail(e.Message);
        }
    }

    private static async Task<int> PrivatelyAsync(ServeOptions options, CancellationToken ct)
    {
        var home = StateFolder.Of(options.Demo ? "demo" : "serve");
        await using var database = await PrivateDatabase.OpenAsync(home, options.Demo, ct);
        var settings = Settings(database.AppUrl);
        if (options.Demo)
        {
            await DemoBusinesses.FillAsync(database, ct);
            settings.AddRange(DemoSettings.Of(home));
        }
        return await ServeAsync(options, settings, ct);
    }

    private static async Task<int> ServeAsync(
        ServeOptions options,
        List<KeyValuePair<string, string?>> settings,
        CancellationToken ct
    )
    {
        await using var app = BooklineServer.Build(
            // Kestrel gives out free ports only on an address, not on a name.
            ["--urls", options.Port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{options.Port}"],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
            }
        );
        app.Lifetime.ApplicationStarted.Register(() => Announce(app.Urls, options.Demo));
        return await BooklineServer.RunAsync(app, ct);
    }

    private static void Announce(IEnumerable<string> urls, bool demo)
    {
        var url = urls.First();
        Console.WriteLine(
            demo
                ? $"Bookline is ready: a phone to chat with is at {url}/simulator (Ctrl-C stops everything)"
                : $"Bookline is ready at {url} (Ctrl-C stops it)"
        );
    }

    private static List<KeyValuePair<string, string?>> Settings(string url) => [new("DATABASE_URL", url)];

    private static bool InUse(Exception e) =>
        e is IOException { InnerException: not null }
        && e.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine($"bookline: {sentence}");
        return 1;
    }
}
