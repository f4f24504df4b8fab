using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Webhooks.Retention;

/// <summary>Looks once an hour whose events are old enough to be forgotten. Every server looks; a tenant's job is there once.</summary>
internal sealed partial class RetentionClock(
    TenantContext tenants,
    JobsModule jobs,
    TimeProvider time,
    ILogger<RetentionClock> log
) : BackgroundService
{
    private const int TenantsAtOnce = 500;
    private const int MostLooks = 1000;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or TenancyException)
            {
                NotLooked(e.GetType().Name);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        } while (await WaitAsync(timer, stoppingToken));
    }

    /// <summary>Puts a job in for each tenant with old events.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        var after = Guid.Empty;
        for (var look = 0; look < MostLooks; look++)
        {
            var found = await FindAsync(after, ct);
            foreach (var tenant in found)
            {
                await EnqueueAsync(new TenantId(tenant), ct);
            }
            if (found.Count < TenantsAtOnce)
            {
                return;
            }
            after = found[^1];
        }
    }

    private async Task<List<Guid>> FindAsync(Guid after, CancellationToken ct)
    {
        await using var command = tenants.DataSource.CreateCommand("select tenants_with_old_events($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() - ForgetOldEvents.Kept });
        command.Parameters.Add(new NpgsqlParameter { Value = after });
        command.Parameters.Add(new NpgsqlParameter { Value = TenantsAtOnce });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetGuid(0));
        }
        return found;
    }

    private async Task EnqueueAsync(TenantId tenant, CancellationToken ct)
    {
        try
        {
            await tenants.WithTenantContextAsync(tenant, db => jobs.EnqueueAsync(db, ForgetOldEvents.Job), ct);
        }
        catch (SuspendedTenantException)
        {
            // Nothing happens there, its forgetting included; it is found again when it may work.
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old events were not looked for: {Error}")]
    private partial void NotLooked(string error);
}
