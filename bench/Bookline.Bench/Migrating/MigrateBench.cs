using Bookline.PrivatePostgres;
using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>Measures 0001 up and down on a filled database in use.</summary>
internal static class MigrateBench
{
    /// <summary>Whatever happens, it ends: full size takes about a tenth of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(MigrateOptions options, CancellationToken cancel)
    {
        _ = BooklineCommand.Executable;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(Limit);
        await using var server = await PrivateServer.StartAsync(ServerFor(options), bounded.Token);

        var sets = new List<MigrateSet>();
        foreach (var duplicates in new[] { 0, options.Duplicates }.Distinct())
        {
            sets.Add(await MeasureAsync(server, options, duplicates, bounded.Token));
        }

        var report = new MigrateReport(await DescribeAsync(server, bounded.Token), options, sets);
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

    private static PrivateServerOptions ServerFor(MigrateOptions options) =>
        options.Stock ? new PrivateServerOptions() : Machine.RoomyServer();

    private static async Task<MigrateSet> MeasureAsync(
        PrivateServer server,
        MigrateOptions options,
        int duplicates,
        CancellationToken cancel
    )
    {
        Say($"seeding with {duplicates} % duplicates");
        var name = $"salon_{duplicates}";
        var seed = await Seed.FillAsync(server, name, options, duplicates, cancel);
        var runs = new List<MigrateRun>();
        for (var run = 1; run <= options.Runs; run++)
        {
            Say($"run {run} of {options.Runs}");
            runs.Add(await MigrateRun.MeasureAsync(seed, cancel));
        }
        await seed.DropAsync(cancel);
        return new MigrateSet(duplicates, runs);
    }

    private static async Task<Machine> DescribeAsync(PrivateServer server, CancellationToken cancel)
    {
        await using var connection = new Npgsql.NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(cancel);
        return Machine.Describe(connection.ServerVersion);
    }

    private static void Say(string text) => Console.Error.WriteLine($"bench: {text}");
}
