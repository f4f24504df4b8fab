using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>Conversations, contacts and the chat's history in the database.</summary>
internal static class ConversationStore
{
    private const string Columns = """
        c.id, k.id contact_id, k.phone, k.whatsapp_user_id, c.context_data::text state, c.phone_number,
        coalesce(nullif(btrim(k.name), ''), nullif(btrim(c.customer_name), '')) name, k.language, k.last_inbound_at
        """;

    /// <summary>Finds the chat of who wrote, or begins it, and locks it: two messages can arrive at once.</summary>
    public static async Task<Chat> OpenAsync(TenantDatabase db, ReceivedMessage message)
    {
        var found = await FindAsync(db, message);
        if (found is { ContactId: not null })
        {
            return ToChat(found);
        }
        await BeginAsync(db, message, found?.Id);
        return ToChat((await FindAsync(db, message))!);
    }

    /// <summary>Keeps what a turn left, the message that led to it, and what was answered, in one round trip.</summary>
    public static Task SaveAsync(
        TenantDatabase db,
        Chat chat,
        ReceivedMessage message,
        ConversationState state,
        Remembered remembered,
        IReadOnlyList<string> said,
        Instant now
    )
    {
        var tenant = db.Tenant.Value;
        List<TenantStatement> statements =
        [
            new(
                """
                update conversations set context_data = $3::jsonb, current_state = $4, customer_name = coalesce($5, customer_name), updated_at = $6
                where tenant_id = $1 and id = $2
                """,
                [tenant, chat.Id, state.ToJson(), state.Name, remembered.Name, Unzoned(now)]
            ),
            new(
                """
                update contacts set last_inbound_at = greatest(last_inbound_at, $3), name = coalesce($4, name, $5),
                  language = coalesce($6, language), updated_at = $7
                where tenant_id = $1 and id = $2
                """,
                [
                    tenant,
                    chat.ContactId,
                    message.SentAt.ToDateTimeUtc(),
                    remembered.Name,
                    message.ProfileName,
                    remembered.Language,
                    now.ToDateTimeUtc(),
                ]
            ),
            History(tenant, chat, message.Text, fromBot: false, message.SentAt, message.Type, message.Wamid),
        ];
        // A millisecond apart, since the history is read in the order of time.
        statements.AddRange(
            said.Select(
                (text, n) =>
                    History(tenant, chat, text, fromBot: true, now + Duration.FromMilliseconds(n), "text", wamid: null)
            )
        );
        return db.BatchAsync(statements);
    }

    /// <summary>The contact has another number from now on.</summary>
    public static Task MoveAsync(TenantDatabase db, Chat chat, string phone) =>
        db.BatchAsync(
            new TenantStatement(
                "update contacts set phone = $3 where tenant_id = $1 and id = $2 and not exists (select from contacts o where o.tenant_id = $1 and o.phone = $3)",
                [db.Tenant.Value, chat.ContactId, phone]
            ),
            new TenantStatement(
                "update conversations set phone_number = $3 where tenant_id = $1 and id = $2 and not exists (select from conversations o where o.tenant_id = $1 and o.phone_number = $3)",
                [db.Tenant.Value, chat.Id, "+" + phone]
            )
        );

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

    public static Task SetStateAsync(TenantDatabase db, string conversationId, ConversationState state) =>
        db.ExecuteAsync(
            "update conversations set context_data = $3::jsonb, current_state = $4 where tenant_id = $1 and id = $2",
            db.Tenant.Value,
            conversationId,
            state.ToJson(),
            state.Name
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

    public static Task NoteSaidAsync(TenantDatabase db, Chat chat, string text, Instant now) =>
        db.BatchAsync(History(db.Tenant.Value, chat, text, fromBot: true, now, "text", wamid: null));

    private static Task<ChatRow?> FindAsync(TenantDatabase db, ReceivedMessage message) =>
        db.QuerySingleOrDefaultAsync<ChatRow>(
            $"""
            select {Columns} from conversations c
            left join contacts k on k.tenant_id = c.tenant_id and k.conversation_id = c.id
            where c.tenant_id = $1 and c.id = coalesce(
              (select o.conversation_id from contacts o where o.tenant_id = $1 and o.whatsapp_user_id = $3),
              (select o.conversation_id from contacts o where o.tenant_id = $1 and o.phone = $2),
              (select o.id from conversations o where o.tenant_id = $1 and o.phone_number = any (array[$4, $2]) order by o.phone_number limit 1))
            limit 1
            for update of c
            """,
            db.Tenant.Value,
            message.From.Phone,
            message.From.UserId,
            Number(message.From)
        );

    // Whoever comes second waits for the first, and then finds what it made.
    private static Task<IReadOnlyList<long>> BeginAsync(
        TenantDatabase db,
        ReceivedMessage message,
        string? conversationId
    ) =>
        db.BatchAsync(
            new TenantStatement(
                """
                insert into conversations (tenant_id, id, phone_number, customer_name) values ($1, coalesce($2, $3), $4, $5)
                on conflict do nothing
                """,
                [db.Tenant.Value, conversationId, NewId(), Number(message.From), message.ProfileName]
            ),
            new TenantStatement(
                """
                insert into contacts (tenant_id, id, conversation_id, phone, whatsapp_user_id, name)
                select $1, $2, c.id, $3, $4, $5 from conversations c
                where c.tenant_id = $1 and (c.id = $6 or $6 is null and c.phone_number = $7)
                on conflict do nothing
                """,
                [
                    db.Tenant.Value,
                    Guid.CreateVersion7(),
                    message.From.Phone,
                    message.From.UserId,
                    message.ProfileName,
                    conversationId,
                    Number(message.From),
                ]
            )
        );

    // With a plus, as the single-tenant application has it; its customers keep their chats.
    private static string Number(ContactAddress address) =>
        address.Phone is { } phone ? "+" + phone : "user:" + address.UserId;

    private static TenantStatement History(
        Guid tenant,
        Chat chat,
        string text,
        bool fromBot,
        Instant at,
        string type,
        string? wamid
    ) =>
        new(
            """
            insert into messages (tenant_id, id, conversation_id, content, is_from_bot, timestamp, message_type, metadata)
            values ($1, $2, $3, $4, $5, $6, $7, case when $8::text is null then '{}'::jsonb else jsonb_build_object('wamid', $8::text) end)
            """,
            [tenant, NewId(), chat.Id, text, fromBot, Unzoned(at), type, wamid]
        );

    private static string NewId() => Guid.CreateVersion7().ToString();

    // The single-tenant tables have timestamps without a zone. They hold UTC.
    private static DateTime Unzoned(Instant at) => DateTime.SpecifyKind(at.ToDateTimeUtc(), DateTimeKind.Unspecified);

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

/// <summary>What a turn taught about the contact; null where nothing new.</summary>
internal readonly record struct Remembered(string? Name, string? Language);
