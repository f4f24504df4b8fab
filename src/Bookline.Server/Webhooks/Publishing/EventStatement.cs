using System.Text.Json;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Jobs;
using Bookline.Server.Webhooks.Sending;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Publishing;

/// <summary>An event, a delivery for each address that wants it, and their jobs: one statement, and one row where nobody wants it.</summary>
internal static class EventStatement
{
    // More addresses than a tenant can have, also where two of them are made at the same moment.
    private const int MostDeliveries = 32;

    private static readonly JsonSerializerOptions Json = Options();

    public static TenantStatement Of(
        TenantId tenant,
        string type,
        object data,
        DateTimeOffset now,
        TenantStatement? onlyIf = null
    )
    {
        // A delivery has its event's id with another end, which is its job's as well: most events have none, and need no more ids.
        object?[] given = onlyIf?.Parameters ?? [tenant];
        var n = given.Length;
        var (id, typed, json, at) = ($"${n + 1}", $"${n + 2}", $"${n + 3}", $"${n + 4}");
        return new(
            $"""
            with so as materialized ({onlyIf?.Sql ?? "select"}),
            event as (
              insert into webhook_events (tenant_id, id, type, data, occurred_at)
              select $1::uuid, {id}::uuid, {typed}::text, {json}::text::jsonb, {at}::timestamptz from so
              returning id
            ),
            wanting as (
              select e.id, row_number() over (order by e.id) as n from (
                select w.id from webhook_endpoints w
                where w.tenant_id = $1 and w.status = 'enabled' and w.events && array[{typed}::text, '*']
                order by w.id limit {MostDeliveries}) e
            ),
            delivery as (
              insert into webhook_deliveries (tenant_id, id, endpoint_id, event_id, next_attempt_at, created_at, updated_at)
              select $1, (left(event.id::text, 28) || lpad(to_hex(w.n), 8, '0'))::uuid, w.id, event.id, {at}, {at}, {at}
              from wanting w, event
              returning tenant_id, id
            ),
            job as (
              select tenant_id, id, '{DeliverEvent.JobKind}' as kind, jsonb_build_object('delivery', id) as payload, {at}::timestamptz as at
              from delivery
            )
            {JobsModule.InsertFrom("job")}
            """,
            [.. given, Guid.CreateVersion7(now), type, JsonSerializer.Serialize(data, Json), now]
        );
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiJson.Apply(options);
        return options;
    }
}
