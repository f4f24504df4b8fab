using Bookline.Server.Channels.WhatsApp.Notices;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Failures;

/// <summary>How a message's way can end or pause other than by being sent, each in one round trip with what the owner is told.</summary>
internal static class Ends
{
    private const string Failed = "failed";
    private const string Dead = "dead";

    /// <summary>It waits: see <see cref="HeldBecause"/>.</summary>
    public static async Task HoldAsync(TenantDatabase db, OutboundMessage message, string because, DateTimeOffset now)
    {
        List<TenantStatement> statements = [OutboundStore.Hold(db.Tenant, message.Id, because, now)];
        if (because == HeldBecause.Window)
        {
            statements.Add(OwnerNotices.Statement(db.Tenant, OwnerNotices.MessageHeld, message.ConversationId, now));
        }
        await db.BatchAsync(statements);
    }

    /// <summary>Nothing of this tenant is sent any more until the owner has put it right; this message waits for that.</summary>
    public static async Task StopAsync(
        TenantDatabase db,
        OutboundMessage message,
        int? code,
        string reason,
        DateTimeOffset now
    ) =>
        await db.BatchAsync(
            new TenantStatement(
                """
                insert into sending_stops (tenant_id, code, reason, stopped_at) values ($1, $2::int, $3, $4)
                on conflict (tenant_id) do nothing
                """,
                db.Tenant,
                code,
                reason,
                now
            ),
            OutboundStore.Hold(db.Tenant, message.Id, HeldBecause.Stopped, now),
            OwnerNotices.Statement(db.Tenant, OwnerNotices.SendingStopped, code is null ? "token" : $"{code}", now)
        );

    /// <summary>It cannot reach this contact.</summary>
    public static async Task FailAsync(
        TenantDatabase db,
        OutboundMessage message,
        Failure failure,
        DateTimeOffset now
    ) => await db.BatchAsync(OutboundStore.End(db.Tenant, message.Id, Failed, failure, now));

    /// <summary>It cannot reach this contact, who wants no such messages.</summary>
    public static async Task OptOutAsync(
        TenantDatabase db,
        OutboundMessage message,
        Failure failure,
        DateTimeOffset now
    ) =>
        await db.BatchAsync(
            OutboundStore.End(db.Tenant, message.Id, Failed, failure, now),
            new TenantStatement(
                """
                update contacts set opted_out_at = coalesce(opted_out_at, $3), updated_at = $3
                where tenant_id = $1 and conversation_id = $2
                """,
                db.Tenant,
                message.ConversationId,
                now
            )
        );

    /// <summary>Its template is not as Meta knows it, which the owner must see to.</summary>
    public static async Task RefuseTemplateAsync(
        TenantDatabase db,
        OutboundMessage message,
        Failure failure,
        DateTimeOffset now
    ) =>
        await db.BatchAsync(
            OutboundStore.End(db.Tenant, message.Id, Failed, failure, now),
            OwnerNotices.Statement(db.Tenant, OwnerNotices.TemplateRefused, $"{message.Id}", now)
        );

    /// <summary>It waits for a person to replay it.</summary>
    /// <param name="inDoubt">It may have arrived: a status can still tell.</param>
    public static async Task BuryAsync(
        TenantDatabase db,
        OutboundMessage message,
        Failure failure,
        DateTimeOffset now,
        bool inDoubt = false
    ) =>
        await db.BatchAsync(
            OutboundStore.End(db.Tenant, message.Id, Dead, failure, now, inDoubt),
            OwnerNotices.Statement(db.Tenant, OwnerNotices.MessageDead, $"{message.Id}", now)
        );
}

/// <param name="Code">Meta's; null: there was no answer.</param>
internal sealed record Failure(int? Code, string? Title);
