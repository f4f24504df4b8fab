using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>Finds and begins chats: a conversation's row with its contact.</summary>
internal static class ConversationStore
{
    private const string Columns = """
        c.id, k.id contact_id, k.phone, k.whatsapp_user_id, c.context_data::text state, c.phone_number,
        coalesce(nullif(btrim(k.name), ''), nullif(btrim(c.customer_name), '')) name, k.language, k.last_inbound_at
        """;

    /// <summary>Finds the chat of who wrote, or begins it, and locks it: two messages can arrive at once.</summary>
    public static Task<Chat> OpenAsync(TenantDatabase db, ReceivedMessage message) =>
        OpenAsync(db, message.From, message.ProfileName);

    /// <inheritdoc cref="OpenAsync(TenantDatabase, ReceivedMessage)"/>
    public static async Task<Chat> OpenAsync(TenantDatabase db, ContactAddress from, string? name)
    {
        var found = await FindAsync(db, from);
        if (found is not { ContactId: not null })
        {
            await BeginAsync(db, from, name, found?.Id);
            found = await FindAsync(db, from);
        }
        // Answers go to who wrote.
        return ToChat(found!) with { Address = from };
    }

    /// <summary>The chat of a phone number; null where there is none.</summary>
    public static async Task<string?> FindAsync(TenantDatabase db, string phone) =>
        (
            await db.QuerySingleOrDefaultAsync<IdRow>(
                "select conversation_id id from contacts where tenant_id = $1 and phone = $2",
                db.Tenant.Value,
                phone
            )
        )?.Id;

    /// <summary>Finds a chat by its id and locks it; null when the tenant has none of this id, or it has no contact.</summary>
    public static async Task<Chat?> LockAsync(TenantDatabase db, string conversationId)
    {
        var row = await db.QuerySingleOrDefaultAsync<ChatRow>(
            $"""
            select {Columns} from conversations c
            join contacts k on k.tenant_id = c.tenant_id and k.conversation_id = c.id
            where c.tenant_id = $1 and c.id = $2
            limit 1
            for update of c
            """,
            db.Tenant.Value,
            conversationId
        );
        return row is null ? null : ToChat(row);
    }

    /// <summary>Nobody else changes it until the transaction ends, whether it has a contact or not.</summary>
    public static Task HoldAsync(TenantDatabase db, string conversationId) =>
        db.ExecuteAsync(
            "select from conversations where tenant_id = $1 and id = $2 for update",
            db.Tenant.Value,
            conversationId
        );

    public static Task SetStateAsync(TenantDatabase db, string conversationId, ConversationState state, Instant now) =>
        db.ExecuteAsync(
            """
            update conversations set context_data = $3::jsonb, current_state = $4,
              updated_at = greatest($5, updated_at + interval '1 microsecond')
            where tenant_id = $1 and id = $2
            """,
            db.Tenant.Value,
            conversationId,
            state.ToJson(),
            state.Name,
            // The single-tenant tables have timestamps without a zone. They hold UTC.
            DateTime.SpecifyKind(now.ToDateTimeUtc(), DateTimeKind.Unspecified)
        );

    /// <summary>To whom a booking's messages go; null when its contact has never written through WhatsApp.</summary>
    public static async Task<Chat?> OfBookingAsync(TenantDatabase db, BookingId booking)
    {
        var row = await db.QuerySingleOrDefaultAsync<ChatRow>(
            $"""
            select {Columns} from bookings b
            join conversations c on c.tenant_id = b.tenant_id and c.id = b.conversation_id
            join contacts k on k.tenant_id = c.tenant_id and k.conversation_id = c.id
            where b.tenant_id = $1 and b.id = $2 and k.opted_out_at is null limit 1
            """,
            db.Tenant.Value,
            booking.Value
        );
        return row is null ? null : ToChat(row);
    }

    private static Task<ChatRow?> FindAsync(TenantDatabase db, ContactAddress from) =>
        db.QuerySingleOrDefaultAsync<ChatRow>(
            $"""
            select {Columns} from conversations c
            left join contacts k on k.tenant_id = c.tenant_id and k.conversation_id = c.id
            where c.tenant_id = $1 and c.id = coalesce(
              (select o.conversation_id from contacts o where o.tenant_id = $1 and o.whatsapp_user_id = $3),
              (select o.conversation_id from contacts o where o.tenant_id = $1 and o.phone = $2),
              -- A chat of the single-tenant application's. One that has a contact is that contact's, whatever its number was.
              (select o.id from conversations o where o.tenant_id = $1 and o.phone_number = any (array[$4, $2])
                and not exists (select from contacts k where k.tenant_id = $1 and k.conversation_id = o.id)
                order by o.phone_number limit 1))
            order by k.phone is not distinct from $2 desc
            limit 1
            for update of c
            """,
            db.Tenant.Value,
            from.Phone,
            from.UserId,
            Number(from)
        );

    // Whoever comes second waits for the first, and then finds what it made.
    private static Task<IReadOnlyList<long>> BeginAsync(
        TenantDatabase db,
        ContactAddress from,
        string? name,
        string? conversationId
    )
    {
        var id = NewId();
        return db.BatchAsync(
            new TenantStatement(
                """
                insert into conversations (tenant_id, id, phone_number, customer_name)
                values ($1, coalesce($2, $3), case when exists (
                  select from conversations o join contacts k on k.tenant_id = o.tenant_id and k.conversation_id = o.id
                  where o.tenant_id = $1 and o.phone_number = $4) then 'contact:' || $3 else $4 end, $5)
                on conflict do nothing
                """,
                [db.Tenant.Value, conversationId, id, Number(from), name]
            ),
            new TenantStatement(
                """
                insert into contacts (tenant_id, id, conversation_id, phone, whatsapp_user_id, name)
                select $1, $2, c.id, $3, $4, $5 from conversations c
                where c.tenant_id = $1 and c.id = coalesce($6,
                  (select o.id from conversations o where o.tenant_id = $1 and (o.id = $8 or o.phone_number = $7) order by o.id = $8 desc limit 1))
                on conflict do nothing
                """,
                [
                    db.Tenant.Value,
                    Guid.CreateVersion7(),
                    from.Phone,
                    from.UserId,
                    name,
                    conversationId,
                    Number(from),
                    id,
                ]
            )
        );
    }

    // With a plus, as the single-tenant application has it; its customers keep their chats.
    private static string Number(ContactAddress address) =>
        address.Phone is { } phone ? "+" + phone : "user:" + address.UserId;

    private static string NewId() => Guid.CreateVersion7().ToString();

    private static Chat ToChat(ChatRow row) =>
        new(
            row.Id,
            row.ContactId!.Value,
            new ContactAddress(row.Phone, row.WhatsappUserId),
            ConversationState.FromJson(row.State),
            new Customer(row.Name, row.Language),
            row.LastInboundAt is { } at ? Instant.FromDateTimeUtc(at) : null
        )
        {
            PhoneNumber = row.PhoneNumber,
        };

    private sealed record IdRow(string Id);

    private sealed record ChatRow(
        string Id,
        Guid? ContactId,
        string? Phone,
        string? WhatsappUserId,
        string? State,
        string PhoneNumber,
        string? Name,
        string? Language,
        DateTime? LastInboundAt
    );
}
