using System.Text.Json;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>Stored messages, read for the conversation.</summary>
internal static class InboundReading
{
    /// <returns>Null: there is no such message. HasHeld: messages to this contact wait for it to write.</returns>
    public static async Task<(ReceivedMessage Message, bool HasHeld)?> FindAsync(TenantDatabase db, string wamid)
    {
        var row = await db.QuerySingleOrDefaultAsync<Row>(
            """
            select i.phone, i.whatsapp_user_id, i.profile_name, i.sent_at, i.item::text item,
              exists (select from outbound_messages o where o.tenant_id = $1 and o.status = 'held' and o.held_because = 'window'
                and (o.phone = i.phone or o.whatsapp_user_id = i.whatsapp_user_id)) has_held
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
        return (message, row.HasHeld);
    }

    private sealed record Row(
        string? Phone,
        string? WhatsappUserId,
        string? ProfileName,
        DateTime SentAt,
        string Item,
        bool HasHeld
    );
}
