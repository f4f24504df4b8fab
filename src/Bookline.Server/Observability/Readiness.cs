using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Observability;

/// <summary>Whether this server can do its work now: a balancer asks before it sends anything here.</summary>
internal sealed class Readiness(TenantContext tenants, JobsModule jobs, TimeProvider time)
{
    // One table of each migration that the server needs.
    private static readonly string[] NeededTables =
    [
        "tenants",
        "reservations",
        "jobs",
        "inbound_messages",
        "user_sessions",
        "webhook_events",
    ];

    private static readonly TimeSpan DatabaseTimeout = TimeSpan.FromSeconds(2);

    // Leases are compared with the servers' clocks.
    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(20);

    /// <summary>What is wrong, in a sentence; null when nothing is.</summary>
    public async Task<string?> TroubleAsync(CancellationToken ct)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(DatabaseTimeout);
            return await TroubleOfDatabaseAsync(limit.Token)
                ?? (jobs.IsAlive ? null : "the worker has stopped looking for jobs: restart this server");
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            return "the database does not answer";
        }
    }

    private async Task<string?> TroubleOfDatabaseAsync(CancellationToken ct)
    {
        await using var command = tenants.DataSource.CreateCommand(
            """
            select array(select t from unnest($1::text[]) t where pg_catalog.to_regclass('public.' || t) is null), pg_catalog.clock_timestamp()
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = NeededTables });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var missing = reader.GetFieldValue<string[]>(0);
        if (missing.Length > 0)
        {
            return $"the database lacks {string.Join(", ", missing)}: run bookline db up";
        }
        var difference = (reader.GetDateTime(1) - time.GetUtcNow().UtcDateTime).Duration();
        return difference > MostClockDifference
            ? $"the clocks of this server and of the database are {difference.TotalSeconds:0} s apart"
            : null;
    }
}
