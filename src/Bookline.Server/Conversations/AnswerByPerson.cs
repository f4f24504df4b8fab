using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>What came of an answer that somebody of the business wrote.</summary>
public abstract record AnswerOutcome
{
    private AnswerOutcome() { }

    public sealed record Queued(MessageView Message) : AnswerOutcome;

    /// <summary>The customer has not written for 24 hours, or never: WhatsApp takes no free text.</summary>
    public sealed record WindowClosed : AnswerOutcome;

    /// <summary>The customer wants to hear nothing.</summary>
    public sealed record OptedOut : AnswerOutcome;
}

/// <summary>Somebody of the business speaks in a chat, and the bot is quiet.</summary>
internal sealed class AnswerByPerson(WhatsAppModule channel, ConversationEvents events, IClock clock)
{
    public async Task<AnswerOutcome> SendAsync(TenantDatabase db, string conversationId, string text)
    {
        // One of the single-tenant time whose customer has not written since has no contact to write to.
        if (await ConversationStore.LockAsync(db, conversationId) is not { } chat)
        {
            return new AnswerOutcome.WindowClosed();
        }
        if (await HasOptedOutAsync(db, chat))
        {
            return new AnswerOutcome.OptedOut();
        }
        var now = clock.GetCurrentInstant();
        if (channel.WindowEnd(chat.LastInboundAt) is not { } end || end <= now)
        {
            return new AnswerOutcome.WindowClosed();
        }
        await TakeOverAsync(db, chat);
        var message = new OutgoingMessage.Free(new TextReply(text));
        await ChatHistory.NoteSaidAsync(db, chat, new Said(message.Id, text), now, byPerson: true);
        await channel.QueueAsync(db, chat.Recipient, [message]);
        return new AnswerOutcome.Queued(MessageView.OfPerson(message.Id, text, now));
    }

    public async Task<bool> TakeOverAsync(TenantDatabase db, string conversationId)
    {
        if (await ConversationStore.LockAsync(db, conversationId) is not { } chat)
        {
            return false;
        }
        await TakeOverAsync(db, chat);
        return true;
    }

    // As when the bot hands it over: a business's programs hear of it once.
    private async Task TakeOverAsync(TenantDatabase db, Chat chat)
    {
        if (chat.State.IsHandedOver)
        {
            return;
        }
        var now = clock.GetCurrentInstant();
        await ConversationStore.SetStateAsync(db, chat.Id, chat.State.TakenOver(), now);
        await events.HandedOverAsync(db, chat, now);
    }

    private static Task<bool> HasOptedOutAsync(TenantDatabase db, Chat chat) =>
        db.QuerySingleAsync<bool>(
            "select opted_out_at is not null from contacts where tenant_id = $1 and id = $2",
            db.Tenant,
            chat.ContactId
        );
}
