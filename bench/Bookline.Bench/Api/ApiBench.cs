using Bookline.Bench.Messages;
using Bookline.PrivatePostgres;
using Bookline.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Bookline.Bench.Api;

/// <summary>Lists read by the API over HTTP, beside the same query from pgbench at the same rate.</summary>
internal static class ApiBench
{
    private const int ContactsATenant = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(ApiOptions options, CancellationToken cancel)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(Limit);
        await using var server = await PrivateServer.StartAsync(Machine.RoomyServer(), bounded.Token);
        _ = Pgbench.Executable(server);

        Say($"{options.Tenants:N0} tenants move in");
        var businesses = await ChattingBusinesses.MoveInAsync(
            server,
            options.Tenants,
            options.Tenants * ContactsATenant,
            bounded.Token
        );
        // On the plan whose limits a few businesses at this rate do not reach.
        await businesses.ExecuteAsync("update tenants set subscription_plan = 'enterprise'", bounded.Token);
        var report = await MeasureAsync(businesses, options, bounded.Token);
        if (options.Json)
        {
            Json.Print(report);
        }
        else
        {
            report.Print();
        }
        return options.Check && !report.AllMet ? 1 : 0;
    }

    private static async Task<ApiReport> MeasureAsync(
        ChattingBusinesses businesses,
        ApiOptions options,
        CancellationToken cancel
    )
    {
        var length = TimeSpan.FromSeconds(options.Seconds);
        ReadLatencies api;
        await using (var app = await ServeAsync(businesses, cancel))
        {
            Say("a key for each");
            var keys = await TenantKeys.MakeAsync(app.Services, businesses.Tenants, cancel);
            using var reads = new ApiReads(app.Urls.Single(), keys);
            Say($"{options.Rate} requests a second");
            api = await reads.PacedAsync(options.Rate, length, cancel);
            await app.StopAsync(cancel);
        }
        Say("pgbench, the same query");
        var pgbench = await ListByPgbench.RunAsync(businesses, options.Rate, length, cancel);
        var version = await businesses.ScalarAsync<string>("show server_version", cancel);
        return new ApiReport(Machine.Describe(version), options, api, pgbench);
    }

    private static async Task<WebApplication> ServeAsync(ChattingBusinesses businesses, CancellationToken cancel)
    {
        var app = BooklineServer.Build(
            ["--urls=http://127.0.0.1:0", $"--DATABASE_URL={businesses.AppConnectionString}"],
            builder => builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error)
        );
        await app.StartAsync(cancel);
        return app;
    }

    private static void Say(string text) => Console.Error.WriteLine($"bench: {text}");
}
