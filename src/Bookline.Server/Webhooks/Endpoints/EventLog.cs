using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>
/// A tenant's events in an order that stands. They are written by transactions that end in any order, so that one could come to stand
/// before another that was read already; therefore they get their positions when somebody reads them, one reader at a time.
/// </summary>
internal static class EventLog
{
    private const int MostAtOnce = 10_000;

    /// <summary>For a transaction: events that have no position yet get one, behind all others.</summary>
    public static Task SettleAsync(TenantDatabase db) =>
        db.BatchAsync(
            // Holds the row. What the reader before has given out is seen by the next statement.
            new TenantStatement(
                """
                insert into webhook_positions (tenant_id, last_position) values ($1, 0)
                on conflict (tenant_id) do update set last_position = webhook_positions.last_position
                """,
                db.Tenant
            ),
            new TenantStatement(
                $"""
                with fresh as materialized (
                  select f.id, row_number() over (order by f.seq) as n from (
                    select id, seq from webhook_events where tenant_id = $1 and position is null order by seq limit {MostAtOnce}) f
                ),
                settled as (
                  update webhook_events v set position = p.last_position + f.n
                  from fresh f, webhook_positions p where v.tenant_id = $1 and v.id = f.id and p.tenant_id = $1
                  returning 1
                )
                update webhook_positions set last_position = last_position + (select count(*) from settled) where tenant_id = $1
                """,
                db.Tenant
            )
        );

    /// <summary>Those behind a position, oldest first.</summary>
    /// <param name="since">Null: whenever they happened.</param>
    /// <param name="types">Null: of any type.</param>
    public static Task<IReadOnlyList<EventRow>> ListAsync(
        TenantDatabase db,
        long after,
        DateTimeOffset? since,
        string[]? types,
        int most
    ) =>
        db.QueryAsync<EventRow>(
            """
            select id, position, type, data::text as data, occurred_at from webhook_events
            where tenant_id = $1 and position > $2 and ($3::timestamptz is null or occurred_at >= $3)
              and ($4::text[] is null or type = any ($4))
            order by position limit $5
            """,
            db.Tenant,
            after,
            since,
            types,
            most
        );

    public static string Cursor(long position) =>
        Base64Url.EncodeToString(
            JsonSerializer.SerializeToUtf8Bytes((string[])[position.ToString(CultureInfo.InvariantCulture)])
        );
}

internal sealed record EventRow(Guid Id, long Position, string Type, string Data, DateTime OccurredAt);
