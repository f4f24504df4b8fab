using Bookline.Server.Channels.WhatsApp.Failures;
using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>The table of messages that go out.</summary>
internal static class OutboundStore
{
    /// <summary>Columns of an <see cref="OutboundMessage"/>, of <c>outbound_messages o</c> and <c>tenants t</c>.</summary>
    public const string Columns = """
        o.id, o.conversation_id, o.phone, o.whatsapp_user_id, o.free::text free, o.template::text "template", o.template_only,
        greatest(o.last_inbound_at, (select max(c.last_inbound_at) from contacts c
          where c.tenant_id = o.tenant_id and c.conversation_id = o.conversation_id)) last_inbound_at,
        o.status, o.attempts, o.attempted_at, t.whatsapp_phone_id phone_number_id, t.whatsapp_token "token",
        exists (select from sending_stops s where s.tenant_id = o.tenant_id) is_stopped
        """;

    public static Task<OutboundMessage?> FindAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<OutboundMessage>(
            $"""
            select {Columns} from outbound_messages o join tenants t on t.id = o.tenant_id
            where o.tenant_id = $1 and o.id = $2
            """,
            db.Tenant,
            id
        );

    /// <summary>Keeps what Meta accepted; a status that was faster stays.</summary>
    public static Task AcceptAsync(TenantDatabase db, MessageAttempt attempt, string wamid, DateTimeOffset now) =>
        db.ExecuteAsync(
            """
            update outbound_messages set wamid = $4, status = case when status in ('queued', 'dead') then 'sent' else status end,
              attempted_at = null, error_code = null, error_title = null, sent_at = coalesce(sent_at, $5), updated_at = $5
            where tenant_id = $1 and id = $2 and attempts = $3 and attempted_at is not null
            """,
            db.Tenant,
            attempt.Message,
            attempt.Number,
            wamid,
            now
        );

    // What follows changes a message only if it is still as it was read, in status and attempts: a status of Meta's, or a run on
    // another server, may have been faster.

    /// <summary>It waits for the contact to write.</summary>
    public static TenantStatement HoldForWindow(TenantId tenant, OutboundMessage message, DateTimeOffset now) =>
        new(
            """
            update outbound_messages set status = 'held', held_because = 'window', attempted_at = null, wamid = null, updated_at = $3
            where tenant_id = $1 and id = $2 and status = $4 and attempts = $5
            """,
            tenant,
            message.Id,
            now,
            message.Status,
            message.Attempts
        );

    /// <summary>It waits for the owner to put things right, if sending is stopped: who lets the sending go on finds it then.</summary>
    public static TenantStatement HoldWhileStopped(TenantId tenant, OutboundMessage message, DateTimeOffset now) =>
        new(
            """
            with stop as materialized (select from sending_stops where tenant_id = $1 for key share)
            update outbound_messages set status = 'held', held_because = 'stopped', attempted_at = null, wamid = null, updated_at = $3
            from stop where tenant_id = $1 and id = $2 and status = $4 and attempts = $5
            """,
            tenant,
            message.Id,
            now,
            message.Status,
            message.Attempts
        );

    /// <summary>It stays queued after an attempt that Meta refused.</summary>
    public static TenantStatement Requeue(
        TenantId tenant,
        OutboundMessage message,
        bool templateOnly,
        Failure failure,
        DateTimeOffset now
    ) =>
        new(
            """
            update outbound_messages set status = 'queued', held_because = null, template_only = template_only or $3, attempted_at = null,
              wamid = null, error_code = $4, error_title = $5, updated_at = $6
            where tenant_id = $1 and id = $2 and status = $7 and attempts = $8
            """,
            tenant,
            message.Id,
            templateOnly,
            failure.Code,
            failure.Title,
            now,
            message.Status,
            message.Attempts
        );

    /// <param name="status">failed: for good. dead: a person may replay it.</param>
    /// <param name="inDoubt">It may have arrived: a status can still tell.</param>
    public static TenantStatement End(
        TenantId tenant,
        OutboundMessage message,
        string status,
        Failure failure,
        DateTimeOffset now,
        bool inDoubt = false
    ) =>
        new(
            """
            update outbound_messages set status = $3, held_because = null, error_code = $4, error_title = $5, updated_at = $6,
              attempted_at = case when $7 then attempted_at end, wamid = case $3 when 'dead' then null else wamid end
            where tenant_id = $1 and id = $2 and status = $8 and attempts = $9
            """,
            tenant,
            message.Id,
            status,
            failure.Code,
            failure.Title,
            now,
            inDoubt,
            message.Status,
            message.Attempts
        );
}
