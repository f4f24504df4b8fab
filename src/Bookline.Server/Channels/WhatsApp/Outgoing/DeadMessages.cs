using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>Messages that were tried often enough, for a person to look at.</summary>
internal static class DeadMessages
{
    public static Task<IReadOnlyList<DeadMessage>> ListAsync(TenantDatabase db, int most) =>
        db.QueryAsync<DeadMessage>(
            """
            select id, conversation_id, attempts, error_code, error_title, queued_at, updated_at died_at
            from outbound_messages where tenant_id = $1 and status = 'dead'
            order by queued_at, position limit $2
            """,
            db.Tenant,
            most
        );
}
