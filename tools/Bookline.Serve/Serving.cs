using System.Net.Sockets;
using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Bookline.Serve.Demo;
using Bookline.Server;
using Bookline.Server.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
        catch (Exception e)
            when (e
                    is PrivatePostgresException
                        or MigrationException
                        or NpgsqlException
                        or IOException
                        or ArgumentException
            )
        {
            return Fail(e.Message);
        }
    }

    private static async Task<int> PrivatelyAsync(ServeOptions options, CancellationToken ct)
    {
        var home = StateFolder.Of(options.Demo ? "demo" : "serve");
        await using var database = await OpenAsync(home, options.Demo, ct);
        IEnumerable<KeyValuePair<string, string?>> settings =
        [
            .. Settings(database.AppUrl),
            .. DevelopmentSettings.Of(home, options.Url),
        ];
        var phones = new ConnectedBusinesses(database, options.Demo ? Businesses.All : []);
        if (!options.Demo)
        {
            return await ServeAsync(
                options,
                settings,
                ct,
                phones,
                app => WhenStarted(app, () => AnnounceStandIns(options))
            );
        }
        var businesses = await DemoBusinesses.FillAsync(database, ct);
        var password = DemoOwners.PasswordIn(home);
        return await ServeAsync(
            options,
            settings,
            ct,
            phones,
            async app =>
            {
                await DemoConnections.ConnectAsync(app, businesses, ct);
                await DemoOwners.MakeAsync(app, businesses, password, ct);
                await WhenStarted(app, () => AnnounceOwners(options, password));
            }
        );
    }

    private static async Task<PrivateDatabase> OpenAsync(string home, bool demo, CancellationToken ct)
    {
        try
        {
            return await PrivateDatabase.OpenAsync(home, demo, ct);
        }
        catch (DriftException e)
        {
            throw new IOException(
                $"{e.Message}\nThis private database was made by another version of these files. To begin anew, delete {home}",
                e
            );
        }
    }

    private static async Task<int> ServeAsync(
        ServeOptions options,
        IEnumerable<KeyValuePair<string, string?>> settings,
        CancellationToken ct,
        ISimulatedBusinesses? phones = null,
        Func<WebApplication, Task>? prepare = null
    )
    {
        await using var app = BooklineServer.Build(
            ["--urls", options.Url],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
                if (phones is not null)
                {
                    builder.Services.AddSingleton(phones);
                }
            }
        );
        await (prepare?.Invoke(app) ?? Task.CompletedTask);
        app.Lifetime.ApplicationStarted.Register(() => Announce(options));
        return await BooklineServer.RunAsync(app, ct);
    }

    private static Task WhenStarted(WebApplication app, Action hasStarted)
    {
        app.Lifetime.ApplicationStarted.Register(hasStarted);
        return Task.CompletedTask;
    }

    private static void AnnounceOwners(ServeOptions options, string password)
    {
        Console.WriteLine($"Sign in at {options.Url}/sign-in with the password {password} as");
        foreach (var business in Businesses.All)
        {
            Console.WriteLine($"  {DemoOwners.EmailOf(business)} ({business.Name})");
        }
        AnnounceStandIns(options);
    }

    private static void AnnounceStandIns(ServeOptions options) =>
        Console.WriteLine(
            $"Sign up at {options.Url}/sign-up; a business that has connected a number has a phone at {options.Url}/simulator; mail is kept at {options.Url}/dev/mail, webhooks to {options.Url}/dev/webhooks/NAME"
        );

    private static KeyValuePair<string, string?>[] Settings(string url) => [new("DATABASE_URL", url)];

    private static void Announce(ServeOptions options) =>
        Console.WriteLine(
            options.Demo
                ? $"Bookline is ready: a phone to chat with is at {options.Url}/simulator (Ctrl-C stops everything)"
                : $"Bookline is ready at {options.Url} (Ctrl-C stops it)"
        );

    private static bool InUse(Exception e) =>
        e is IOException { InnerException: not null }
        && e.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine($"bookline: {sentence}");
        return 1;
    }
}
