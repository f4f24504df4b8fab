using Bookline.PrivatePostgres;
using Bookline.Trials;
using Npgsql;

namespace Bookline.Bench.Isolating;

/// <summary>What isolation costs a read, and how that grows with the number of tenants and rows.</summary>
internal static class TenancyBench
{
    private const int Shrink = 1_000;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    private static readonly int[] Connections = [1, 8];

    public static async Task<int> RunAsync(TenancyOptions options, CancellationToken cancel)
    {
        _ = BooklineCommand.Executable;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(Limit);
        await using var server = await PrivateServer.StartAsync(Machine.RoomyServer(), bounded.Token);

        Say($"filling {options.Messages / Shrink:N0} and {options.Messages:N0} messages");
        ChatDatabase[] databases =
        [
            await FillAsync("small", options.Tenants / Shrink, options.Messages / Shrink),
            await FillAsync("large", options.Tenants, options.Messages),
        ];
        var duels = new List<Duel>();
        foreach (var connections in Connections)
        {
            foreach (var database in databases)
            {
                Say($"{database.Tenants:N0} tenants, {connections} connections");
                duels.Add(await Duel.FightAsync(database, connections, options, bounded.Token));
            }
        }

        var report = new TenancyReport(await DescribeAsync(server, bounded.Token), options, duels);
        if (options.Json)
        {
            Json.Print(report);
        }
        else
        {
            report.Print();
        }
        return options.Check && !report.AllMet ? 1 : 0;

        Task<ChatDatabase> FillAsync(string name, int tenants, int messages) =>
            ChatDatabase.FillAsync(server, name, tenants, messages, bounded.Token);
    }

    private static async Task<Machine> DescribeAsync(PrivateServer server, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(cancel);
        return Machine.Describe(connection.ServerVersion);
    }

    private static void Say(string text) => Console.Error.WriteLine($"bench: {text}");
}
