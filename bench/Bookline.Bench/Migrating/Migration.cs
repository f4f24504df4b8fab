using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>One direction, measured from outside: the real command line as a process of its own.</summary>
internal static class Migration
{
    private const string Id = "0001_multi_tenant_schema";
    private const int StepsShown = 6;

    /// <summary>The clients go on for as long before and after, so that the edges are seen, too.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(300);

    public static Task<Direction> UpAsync(SingleTenantDatabase database, Traffic traffic, CancellationToken cancel) =>
        MeasureAsync(
            database,
            traffic,
            ["up", Id, "--tenant-name", "Spark Salon", "--tenant-timezone", "Asia/Kolkata", "--tenant-currency", "INR"],
            cancel
        );

    public static Task<Direction> DownAsync(SingleTenantDatabase database, Traffic traffic, CancellationToken cancel) =>
        MeasureAsync(database, traffic, ["down", Id], cancel);

    private static async Task<Direction> MeasureAsync(
        SingleTenantDatabase database,
        Traffic traffic,
        string[] arguments,
        CancellationToken cancel
    )
    {
        await database.ExecuteAsync("checkpoint", cancel);
        traffic.TakeReads();
        traffic.TakeWrites();
        await Task.Delay(Lead, TimeProvider.System, cancel);

        var wal = await WalPositionAsync(database, cancel);
        var result = await BooklineCommand.RunDbAsync(database.Url, [.. arguments, "--json"], cancel);
        result.Expecting("bookline db " + string.Join(' ', arguments));
        wal = await WalPositionAsync(database, cancel) - wal;

        await Task.Delay(Lead, TimeProvider.System, cancel);
        return new Direction(
            result.Elapsed.TotalMilliseconds,
            wal,
            traffic.TakeReads(),
            traffic.TakeWrites(),
            RunOutput.BlocksByTable(result.Output),
            RunOutput.SlowestSteps(result.Output, StepsShown)
        );
    }

    private static Task<long> WalPositionAsync(SingleTenantDatabase database, CancellationToken cancel) =>
        database.ScalarAsync<long>("select (pg_current_wal_insert_lsn() - '0/0')::bigint", cancel);
}
