using System.Text.Json;
using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Bookings;
using Bookline.Server.Catalog;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>
/// One message of a contact, one transaction: the state, the hold or booking, the replies and the end of the job are saved together or not
/// at all. So a message that is handled twice counts once.
/// </summary>
internal sealed class HandleInboundMessage(
    TenantContext tenants,
    EffectRunner effects,
    ConversationEvents events,
    CatalogModule catalog,
    BookingsModule bookings,
    WhatsAppModule channel,
    JobsModule jobs,
    IClock clock
) : IJobHandler
{
    // A hold that was taken, the answer to that, and one more: no conversation needs a fourth.
    private const int MaxTurns = 4;

    private const string Reaction = "reaction";

    public string Kind => WhatsAppModule.ReceivedJob;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var wamid = JsonDocument.Parse(job.Payload).RootElement.GetProperty("wamid").GetString()!;
        await tenants.WithTenantTransactionAsync(job.Tenant, db => HandleAsync(db, job, wamid), cancel: ct);
        jobs.Wake();
        return JobOutcome.Done;
    }

    private async Task HandleAsync(TenantDatabase db, Job job, string wamid)
    {
        if (await channel.ReadAsync(db, wamid) is { } message)
        {
            await HandleAsync(db, message);
        }
        await jobs.CompleteAsync(db.ThenCommit(), job);
    }

    private async Task HandleAsync(TenantDatabase db, ReceivedMessage message)
    {
        var chat = await ConversationStore.OpenAsync(db, message);
        if (message.MovedTo is { } phone)
        {
            await ChangedNumber.ApplyAsync(db, chat, phone);
            return;
        }

        var now = clock.GetCurrentInstant();
        // A thumbs-up is no question: it belongs into the history and asks for no answer.
        var turns =
            message.Type == Reaction
                ? new Turns(chat.State, [], new Remembered())
                : await TakeTurnsAsync(db, chat, message.Inbound, now);
        List<OutgoingMessage> replies = [.. turns.Replies.Select(reply => new OutgoingMessage.Free(reply))];
        var messageId = Guid.CreateVersion7();
        await ChatHistory.SaveAsync(
            db,
            chat,
            messageId,
            message,
            turns.State,
            turns.Remembered,
            [.. turns.Replies.Zip(replies, (reply, sent) => new Said(sent.Id, Shown(reply)))],
            events.Received(db.Tenant, chat, messageId, message),
            now
        );
        if (turns.Replies.Count > 0)
        {
            var recipient = chat.Recipient with { LastInboundAt = message.SentAt };
            await channel.QueueReadReceiptAsync(db, recipient, message.Wamid);
            await channel.QueueAsync(db, recipient, replies);
        }
    }

    private async Task<Turns> TakeTurnsAsync(TenantDatabase db, Chat chat, Inbound first, Instant now)
    {
        var business = await catalog.LoadAsync(db);
        var (state, replies, remembered) = (chat.State, new List<Reply>(), new Remembered());
        Inbound? inbound = first;
        for (var turn = 0; inbound is not null; turn++)
        {
            if (turn == MaxTurns)
            {
                throw new InvalidOperationException($"A conversation did not come to rest after {MaxTurns} turns.");
            }
            var situation = await SituationAsync(db, chat, business, now);
            var step = Conversation.Handle(state, inbound, situation);
            state = step.State;
            replies.AddRange(step.Replies);
            inbound = null;
            foreach (var effect in step.Effects)
            {
                remembered = Remember(remembered, effect);
                chat = chat with { Customer = chat.Customer with { Name = remembered.Name ?? chat.Customer.Name } };
                inbound = await effects.RunAsync(db, business, chat, effect, now) ?? inbound;
            }
        }
        return new Turns(state, replies, remembered);
    }

    // Read anew for each turn: what one turn did, the next one sees.
    private async Task<Situation> SituationAsync(TenantDatabase db, Chat chat, Business business, Instant now)
    {
        var until = now + Duration.FromDays(business.Policy.HorizonDays + 2);
        var occupied = await bookings.OccupiedAsync(db, now - Duration.FromDays(1), until);
        var open = await bookings.OpenBookingsAsync(db, chat.Id, now);
        return new Situation(new Calendar(business, occupied, now), open, chat.Customer);
    }

    private static Remembered Remember(Remembered remembered, Effect effect) =>
        effect switch
        {
            RememberName name => remembered with { Name = name.Name },
            RememberLanguage language => remembered with { Language = language.Language },
            _ => remembered,
        };

    // What the owner reads in the history: the options, too, or half of the chat would be missing.
    private static string Shown(Reply reply) =>
        reply switch
        {
            ButtonsReply buttons => $"{buttons.Body}\n[{string.Join("] [", buttons.Buttons.Select(b => b.Title))}]",
            ListReply list => $"{list.Body}\n• {string.Join("\n• ", list.Rows.Select(r => r.Title))}",
            _ => reply.Body,
        };

    private sealed record Turns(ConversationState State, IReadOnlyList<Reply> Replies, Remembered Remembered);
}
