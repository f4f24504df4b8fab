using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Access.Watching;

/// <summary>
/// Looks up what was not found. The database notes what is another tenant's in <c>security_events</c>, which only operators read: an entry
/// in the caller's own audit log would tell the caller, whose it must not be known to, and the other business has no business with it.
/// </summary>
internal sealed partial class ForeignIdWatch(
    ForeignIds ids,
    TenantContext tenants,
    AccessMetrics metrics,
    TimeProvider time,
    ILogger<ForeignIdWatch> log
) : BackgroundService
{
    private static readonly TimeSpan LookUpTimeout = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var id in ids.Waiting.ReadAllAsync(stoppingToken))
            {
                await LookUpAsync(id, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task LookUpAsync(NotFoundId asked, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(LookUpTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            var caller = asked.Caller;
            var foreign = await tenants.WithTenantContextAsync(
                caller.Tenant,
                db =>
                    db.QuerySingleAsync<bool>(
                        "select note_foreign_id($1, $2, $3, $4)",
                        Guid.CreateVersion7(),
                        asked.Table,
                        asked.Id,
                        $"{caller.Kind}:{caller.Id}"
                    ),
                either.Token
            );
            if (foreign)
            {
                metrics.ForeignId();
                AskedForAnothers(caller.Kind, caller.Id, caller.Tenant.Value, asked.Table);
            }
        }
        catch (Exception e)
            when (e is NpgsqlException or TenancyException or TimeoutException
                || (e is OperationCanceledException && !stop.IsCancellationRequested)
            )
        {
            metrics.Unwatched();
            NotLookedUp(e.GetType().Name);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Kind} {Id} of tenant {Tenant} asked for an id in {Table} that is another tenant's"
    )]
    private partial void AskedForAnothers(CallerKind kind, Guid id, Guid tenant, string table);

    [LoggerMessage(LogLevel.Warning, "An id that was not found could not be looked up: {Reason}")]
    private partial void NotLookedUp(string reason);
}
