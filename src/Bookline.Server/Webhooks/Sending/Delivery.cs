using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Sending;

/// <summary>One event on its way to one address, with all that an attempt needs.</summary>
internal sealed record Delivery
{
    public const string Pending = "pending";
    public const string Failed = "failed";

    public required Guid Id { get; init; }
    public required string Status { get; init; }
    public required int Attempts { get; init; }
    public required Guid EventId { get; init; }
    public required string Type { get; init; }
    public required string Data { get; init; }
    public required DateTime OccurredAt { get; init; }
    public required Guid EndpointId { get; init; }
    public required string Url { get; init; }
    public required bool IsEnabled { get; init; }
    public required bool IsFailing { get; init; }
    public required string Secret { get; init; }

    /// <summary>Null: there is none, or its time is over.</summary>
    public string? PreviousSecret { get; init; }

    public bool IsOpen => Status is Pending or Failed;

    public static Task<Delivery?> FindAsync(TenantDatabase db, Guid id, DateTimeOffset now) =>
        db.QuerySingleOrDefaultAsync<Delivery>(
            """
            select d.id, d.status, d.attempts, v.id as event_id, v.type, v.data::text as data, v.occurred_at, e.id as endpoint_id, e.url,
              e.status = 'enabled' as is_enabled, e.consecutive_failures > 0 as is_failing, e.secret,
              case when e.previous_secret_until > $3 then e.previous_secret end as previous_secret
            from webhook_deliveries d
            join webhook_endpoints e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id
            join webhook_events v on v.tenant_id = d.tenant_id and v.id = d.event_id
            where d.tenant_id = $1 and d.id = $2
            """,
            db.Tenant,
            id,
            now
        );
}
