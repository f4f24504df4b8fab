using Bookline.PrivatePostgres;
using Bookline.Server;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookline.Bench.Messages;

/// <summary>From webhook to reply, beside what the database could do with the same statements.</summary>
internal static class MessagesBench
{
    private const int ContactsAtOnce = 64;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(MessagesOptions options, CancellationToken cancel)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(Limit);
        await using var server = await PrivateServer.StartAsync(
            StatementLog.Prepare(Machine.RoomyServer()),
            bounded.Token
        );
        _ = Pgbench.Executable(server);

        Say($"{options.Tenants:N0} tenants move in");
        var businesses = await ChattingBusinesses.MoveInAsync(server, options.Tenants, options.Contacts, bounded.Token);
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

    private static async Task<MessagesReport> MeasureAsync(
        ChattingBusinesses businesses,
        MessagesOptions options,
        CancellationToken cancel
    )
    {
        var length = TimeSpan.FromSeconds(options.Seconds);
        double peak;
        Latencies latencies;
        Recording recording;
        await using (var graph = await FakeGraph.StartAsync(cancel))
        await using (var app = await ServeAsync(businesses, graph, cancel))
        {
            using var webhooks = new Webhooks(app.Urls.Single());
            Say("one message, to see its statements");
            recording = await StatementLog.RecordAsync(businesses, webhooks, graph, cancel);
            var traffic = new Traffic(businesses, webhooks, graph);
            Say("as fast as it goes");
            peak = await traffic.PeakAsync(ContactsAtOnce, length, cancel);
            Say($"at {peak / 2:N0} a second");
            latencies = await traffic.PacedAsync(peak / 2, length, cancel);
            await app.StopAsync(cancel);
        }
        Say($"pgbench, {recording.Statements} statements a message");
        var limit = await Pgbench.RunAsync(businesses, recording, length, cancel);
        var version = await businesses.ScalarAsync<string>("show server_version", cancel);
        return new MessagesReport(Machine.Describe(version), options, peak, limit, recording.Statements, latencies);
    }

    private static async Task<WebApplication> ServeAsync(
        ChattingBusinesses businesses,
        FakeGraph graph,
        CancellationToken cancel
    )
    {
        var app = BooklineServer.Build(
            [
                "--urls=http://127.0.0.1:0",
                $"--DATABASE_URL={businesses.AppConnectionString}",
                $"--WhatsApp:AppSecret={Webhooks.AppSecret}",
                $"--WhatsApp:GraphBaseUrl={graph.Url}",
            ],
            builder => builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error)
        );
        await app.StartAsync(cancel);
        var channel = app.Services.GetRequiredService<WhatsAppModule>();
        var tenants = app.Services.GetRequiredService<TenantContext>();
        for (var tenant = 1; tenant <= businesses.Tenants; tenant++)
        {
            var number = ChattingBusinesses.NumberAt(tenant);
            await tenants.WithTenantContextAsync(
                new TenantId(ChattingBusinesses.TenantAt(tenant)),
                db => channel.SetCredentialsAsync(db, number, $"token-{number}"),
                cancel
            );
        }
        return app;
    }

    private static void Say(string text) => Console.Error.WriteLine($"bench: {text}");
}
