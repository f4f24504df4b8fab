using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Booking.Texts;
using Bookline.Server.Catalog;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>What a business says without being asked: reminders, a payment that arrived, the bot that is back.</summary>
internal sealed class Announcements(CatalogModule catalog, WhatsAppModule channel, IClock clock)
{
    /// <summary>The name under which the reminder's template must be approved at Meta, with one parameter: the whole sentence.</summary>
    public const string ReminderTemplate = "appointment_reminder";

    /// <summary>The same for what has become of a booking: moved or cancelled, and not by its customer, or paid.</summary>
    public const string UpdateTemplate = "appointment_update";

    public async Task RemindAsync(TenantDatabase db, Appointment booking)
    {
        var now = clock.GetCurrentInstant();
        await TellAsync(db, booking, Template(ReminderTemplate), texts => texts.Reminder(booking, now));
    }

    public Task TellMovedAsync(TenantDatabase db, Appointment booking, Instant from) =>
        TellAsync(db, booking, Template(UpdateTemplate), texts => texts.MovedByBusiness(booking, from));

    public Task TellCancelledAsync(TenantDatabase db, Appointment booking) =>
        TellAsync(db, booking, Template(UpdateTemplate), texts => texts.CancelledByBusiness(booking));

    public Task TellUnpaidAsync(TenantDatabase db, Appointment booking) =>
        TellAsync(db, booking, Template(UpdateTemplate), texts => texts.CancelledUnpaid(booking));

    public Task TellPaidAsync(TenantDatabase db, Appointment booking) =>
        TellAsync(db, booking, Template(UpdateTemplate), texts => texts.PaymentVerified(booking));

    public async Task<bool> GiveBackAsync(TenantDatabase db, string conversationId)
    {
        if (await ConversationStore.LockAsync(db, conversationId) is not { } chat)
        {
            return false;
        }
        if (chat.State.IsHandedOver)
        {
            var state = chat.State.GivenBack();
            await ConversationStore.SetStateAsync(db, chat.Id, state, clock.GetCurrentInstant());
            var texts = BotTexts.For(await catalog.LoadAsync(db), chat.Customer.Language);
            await SayAsync(db, chat, new OutgoingMessage.Free(new TextReply(texts.GivenBack())), texts.GivenBack());
        }
        return true;
    }

    private static Func<BotTexts, string, OutgoingMessage> Template(string name) =>
        (texts, text) => new OutgoingMessage.Template(name, texts.Language, [text], new TextReply(text));

    private async Task TellAsync(
        TenantDatabase db,
        Appointment booking,
        Func<BotTexts, string, OutgoingMessage> message,
        Func<BotTexts, string> say
    )
    {
        // Someone who booked by other means than this chat is told by those.
        if (await ConversationStore.OfBookingAsync(db, booking.Id) is { } chat)
        {
            var texts = BotTexts.For(await catalog.LoadAsync(db), chat.Customer.Language);
            var text = say(texts);
            await SayAsync(db, chat, message(texts, text), text);
        }
    }

    private async Task SayAsync(TenantDatabase db, Chat chat, OutgoingMessage message, string text)
    {
        await ChatHistory.NoteSaidAsync(db, chat, new Said(message.Id, text), clock.GetCurrentInstant());
        await channel.QueueAsync(db, chat.Recipient, [message]);
    }
}
