using System.Text.Json.Nodes;
using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>What was said, and where it left the conversation.</summary>
internal static class ChatHistory
{
    private const string Text = "text";
    private const string NoMetadata = "{}";

    /// <summary>Keeps what a turn left, the message that led to it, and what was answered, in one round trip.</summary>
    /// <param name="published">What a business's own programs hear of it.</param>
    public static Task SaveAsync(
        TenantDatabase db,
        Chat chat,
        Guid messageId,
        ReceivedMessage message,
        ConversationState state,
        Remembered remembered,
        IReadOnlyList<Said> said,
        TenantStatement published,
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
                  language = coalesce($6, language), updated_at = $7,
                  phone = coalesce(phone, case when not exists (select from contacts o where o.tenant_id = $1 and o.phone = $8) then $8 end),
                  whatsapp_user_id = coalesce(whatsapp_user_id,
                    case when not exists (select from contacts o where o.tenant_id = $1 and o.whatsapp_user_id = $9) then $9 end)
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
                    message.From.Phone,
                    message.From.UserId,
                ]
            ),
            History(
                tenant,
                chat,
                new Said(messageId, message.Text),
                fromBot: false,
                message.SentAt,
                message.Type,
                Wamid(message)
            ),
            published,
        ];
        // A millisecond apart, since the history is read in the order of time.
        statements.AddRange(
            said.Select(
                (text, n) =>
                    History(tenant, chat, text, fromBot: true, now + Duration.FromMilliseconds(n), Text, NoMetadata)
            )
        );
        return db.BatchAsync(statements);
    }

    /// <param name="byPerson">Somebody of the business wrote it, and not the bot.</param>
    public static Task NoteSaidAsync(TenantDatabase db, Chat chat, Said said, Instant now, bool byPerson = false) =>
        db.BatchAsync(
            History(
                db.Tenant.Value,
                chat,
                said,
                fromBot: true,
                now,
                Text,
                byPerson ? """{"by": "person"}""" : NoMetadata
            )
        );

    private static TenantStatement History(
        Guid tenant,
        Chat chat,
        Said said,
        bool fromBot,
        Instant at,
        string type,
        string metadata
    ) =>
        new(
            """
            insert into messages (tenant_id, id, conversation_id, content, is_from_bot, timestamp, message_type, metadata)
            values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
            """,
            [tenant, said.Id.ToString(), chat.Id, said.Text, fromBot, Unzoned(at), type, metadata]
        );

    private static string Wamid(ReceivedMessage message) => new JsonObject { ["wamid"] = message.Wamid }.ToJsonString();

    // The single-tenant tables have timestamps without a zone. They hold UTC.
    private static DateTime Unzoned(Instant at) => DateTime.SpecifyKind(at.ToDateTimeUtc(), DateTimeKind.Unspecified);
}

/// <summary>What the history shows of a message.</summary>
/// <param name="Id">Of what went out: the same as in the queue, which knows how far it has come.</param>
internal readonly record struct Said(Guid Id, string Text);

/// <summary>What a turn taught about the contact; null where nothing new.</summary>
internal readonly record struct Remembered(string? Name, string? Language);
