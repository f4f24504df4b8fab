using Bookline.Server.Channels.WhatsApp.Notices;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Server.Notices;
using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Failures;

/// <summary>How a message's way can end or pause other than by being sent, each in one round trip with what the owner is told.</summary>
internal static class Ends
{
    private const string Failed = "failed";
    private const string Dead = "dead";

    /// <summary>It waits for the contact to write, which the owner is told.</summary>
    public static async Task HoldForWindowAsync(TenantDatabase db, OutboundMessage message, DateTimeOffset now) =>
        await db.BatchAsync(
            NoticesModule.After(
                OutboundStore.HoldForWindow(db.Tenant, message, now),
                OwnerNotices.MessageHeld,
                message.ConversationId,
                now
            )
        );

    /// <summary>It waits for the owner to put right what stopped the sending.</summary>
    /// <returns>False: the sending goes on by now, and it is not held.</returns>
    public static async Task<bool> HoldWhileStoppedAsync(
        TenantDatabase db,
        OutboundMessage message,
        DateTimeOffset now
    ) => (await db.BatchAsync(OutboundStore.HoldWhileStopped(db.Tenant, message, now)))[0] == 1;

    /// <summary>
    /// Nothing of this tenant is sent any more until the owner has put it right, and this message waits for that; unless the token was
    /// replaced since the message was read, and may work.
    /// </summary>
    /// <returns>False: it is not held.</returns>
    public static async Task<bool> StopAsync(
        TenantDatabase db,
        OutboundMessage message,
        int? code,
        string reason,
        DateTimeOffset now
    )
    {
        // Both lock what they look at: who replaces the token, or lets the sending go on, comes before or after, never between.
        var stop = new TenantStatement(
            """
            insert into sending_stops (tenant_id, code, reason, stopped_at)
            select id, $2::int, $3, $4 from tenants where id = $1 and whatsapp_token is not distinct from $5::text for share
            on conflict (tenant_id) do update set reason = sending_stops.reason
            """,
            db.Tenant,
            code,
            reason,
            now,
            message.Token
        );
        var written = await db.BatchAsync(
            NoticesModule.After(stop, OwnerNotices.SendingStopped, code is null ? "token" : $"{code}", now),
            OutboundStore.HoldWhileStopped(db.Tenant, message, now)
        );
        return written[1] == 1;
    }

    // What follows is told to the business's own programs before it is written: by the same condition, and holding the row, so that it is
    // told of what is then written and of nothing else.

    /// <summary>It cannot reach this contact.</summary>
    public static async Task FailAsync(
        TenantDatabase db,
        OutboundMessage message,
        Failure failure,
        TenantStatement published,
        DateTimeOffset now
    ) => await db.BatchAsync(published, OutboundStore.End(db.Tenant, message, Failed, failure, now));

    /// <summary>It cannot reach this contact, who wants no such messages.</summary>
    public static async Task OptOutAsync(
        TenantDatabase db,
        OutboundMessage message,
        Failure failure,
        TenantStatement published,
        DateTimeOffset now
    ) =>
        await db.BatchAsync(
            published,
            OutboundStore.End(db.Tenant, message, Failed, failure, now),
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
        TenantStatement published,
        DateTimeOffset now
    ) =>
        await db.BatchAsync(
            published,
            NoticesModule.After(
                OutboundStore.End(db.Tenant, message, Failed, failure, now),
                OwnerNotices.TemplateRefused,
                $"{message.Id}",
                now
            )
        );

    /// <summary>It waits for a person to replay it.</summary>
    /// <param name="inDoubt">It may have arrived: a status can still tell.</param>
    public static async Task BuryAsync(
        TenantDatabase db,
        OutboundMessage message,
        Failure failure,
        TenantStatement published,
        DateTimeOffset now,
        bool inDoubt = false
    ) =>
        await db.BatchAsync(
            published,
            NoticesModule.After(
                OutboundStore.End(db.Tenant, message, Dead, failure, now, inDoubt),
                OwnerNotices.MessageDead,
                $"{message.Id}",
                now
            )
        );
}

/// <param name="Code">Meta's; null: there was no answer.</param>
internal sealed record Failure(int? Code, string? Title);
