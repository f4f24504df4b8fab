using System.Text.Json;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>Stored messages, read for the conversation.</summary>
internal static class InboundReading
{
    /// <returns>
    /// Null: there is no such message. HasHeld: messages to this contact wait for it to write. HadOptedOut: before it wrote this.
    /// </returns>
    public static async Task<(ReceivedMessage Message, bool HasHeld, bool HadOptedOut)?> FindAsync(
        TenantDatabase db,
        string wamid
    )
    {
        var row = await db.QuerySingleOrDefaultAsync<Row>(
            """
            select i.phone, i.whatsapp_user_id, i.profile_name, i.sent_at, i.item::text item,
              exists (select from outbound_messages o where o.tenant_id = $1 and o.status = 'held' and o.held_because = 'window'
                and (o.phone = i.phone or o.whatsapp_user_id = i.whatsapp_user_id)) has_held,
              exists (select from contacts c where c.tenant_id = $1 and c.opted_out_at < i.received_at
                and (c.phone = i.phone or c.whatsapp_user_id = i.whatsapp_user_id)) had_opted_out
            from inbound_messages i where i.tenant_id = $1 and i.wamid = $2
            """,
            db.Tenant,
            wamid
        );
        if (row is null)
        {
            return null;
        }
        using var item = JsonDocument.Parse(row.Item);
        var reading = MessageReader.Read(item.RootElement);
        var message = new ReceivedMessage(
            wamid,
            new ContactAddress(row.Phone, row.WhatsappUserId),
            row.ProfileName,
            Instant.FromDateTimeUtc(row.SentAt),
            reading.Inbound,
            reading.Text,
            reading.Type,
            reading.MovedTo
        );
        return (message, row.HasHeld, row.HadOptedOut);
    }

    /// <summary>Who writes again wants an answer.</summary>
    public static Task OptInAsync(TenantDatabase db, ContactAddress contact, DateTimeOffset now) =>
        db.ExecuteAsync(
            """
            update contacts set opted_out_at = null, updated_at = $4
            where tenant_id = $1 and opted_out_at is not null and (phone = $2::text or whatsapp_user_id = $3::text)
            """,
            db.Tenant,
            contact.Phone,
            contact.UserId,
            now
        );

    private sealed record Row(
        string? Phone,
        string? WhatsappUserId,
        string? ProfileName,
        DateTime SentAt,
        string Item,
        bool HasHeld,
        bool HadOptedOut
    );
}
