using Bookline.Server.Api.Conventions;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>What a business's own programs hear of its chats.</summary>
internal sealed class ConversationEvents(WebhooksModule webhooks)
{
    // WhatsApp's own limit is 4,096; a caption or a list's title is shorter.
    private const int MostText = 4096;

    /// <summary>A statement, for the round trip that saves the turn: this is told of every message.</summary>
    public TenantStatement Received(TenantId tenant, Chat chat, Guid id, ReceivedMessage message) =>
        webhooks.Statement(
            tenant,
            EventTypes.MessageReceived,
            new ReceivedMessageEvent(
                PublicId.Message.Show(id),
                PublicId.Conversation.Show(chat.Id),
                PublicId.Contact.Show(chat.ContactId),
                MessageDirection.Inbound,
                message.Type,
                message.Text.Length > MostText ? message.Text[..MostText] : message.Text,
                message.SentAt.ToDateTimeOffset()
            )
        );

    public Task HandedOverAsync(TenantDatabase db, Chat chat, Instant at) =>
        webhooks.PublishAsync(
            db,
            EventTypes.ConversationHandover,
            new HandoverEvent(
                PublicId.Conversation.Show(chat.Id),
                PublicId.Contact.Show(chat.ContactId),
                at.ToDateTimeOffset()
            )
        );
}

/// <summary>The data of <c>message.received</c>.</summary>
/// <param name="Type">WhatsApp's: <c>text</c>, <c>interactive</c>, <c>image</c>, …</param>
/// <param name="Text">What was written, or a word for what cannot be shown.</param>
internal sealed record ReceivedMessageEvent(
    string Id,
    string ConversationId,
    string ContactId,
    MessageDirection Direction,
    string Type,
    string Text,
    DateTimeOffset At
);

/// <summary>The data of <c>conversation.handover</c>: the bot is quiet, and a person answers, or must.</summary>
internal sealed record HandoverEvent(string ConversationId, string ContactId, DateTimeOffset At);
