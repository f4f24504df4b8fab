using Bookline.Booking.Bookings;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Hosting;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>The bot at work: messages in, replies and bookings out.</summary>
public sealed class ConversationsModule
{
    private readonly Announcements announcements;
    private readonly AnswerByPerson answers;
    private readonly ConversationList list;

    internal ConversationsModule(Announcements announcements, AnswerByPerson answers, ConversationList list) =>
        (this.announcements, this.answers, this.list) = (announcements, answers, list);

    internal static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ConversationEvents>();
        builder.Services.AddSingleton<EffectRunner>();
        builder.Services.AddSingleton<Announcements>();
        builder.Services.AddSingleton<AnswerByPerson>();
        builder.Services.AddSingleton(s => new ConversationList(
            s.GetRequiredService<WhatsAppModule>().WindowEnd,
            s.GetRequiredService<IClock>()
        ));
        builder.Services.AddSingleton(s => new ConversationsModule(
            s.GetRequiredService<Announcements>(),
            s.GetRequiredService<AnswerByPerson>(),
            s.GetRequiredService<ConversationList>()
        ));
        JobsModule.AddHandler<HandleInboundMessage>(builder);
        JobsModule.AddHandler<SendReminder>(builder);
        JobsModule.AddHandler<TellUnpaid>(builder);
    }

    /// <summary>
    /// Gives a conversation that a person had back to the bot, which says so; one that the bot has stays as it is.
    /// </summary>
    /// <returns>False when the tenant has no conversation of this id.</returns>
    public Task<bool> GiveBackAsync(TenantDatabase db, string conversationId) =>
        announcements.GiveBackAsync(db, conversationId);

    /// <summary>The chat of a phone number (E.164 without the plus); null where there is none.</summary>
    public static Task<string?> FindAsync(TenantDatabase db, string phone) => ConversationStore.FindAsync(db, phone);

    /// <summary>The chat of a phone number, begun where there is none; locked until the transaction ends.</summary>
    /// <param name="phone">E.164 without the plus.</param>
    /// <param name="name">Of somebody new.</param>
    public static async Task<OpenChat> OpenAsync(TenantDatabase db, string phone, string? name)
    {
        var chat = await ConversationStore.OpenAsync(db, new ContactAddress(phone, null), name);
        return new OpenChat(chat.Id, chat.ContactId, chat.PhoneNumber);
    }

    /// <summary>Locks the chat of a booking until the transaction ends; do so before locking the booking.</summary>
    public static Task LockOfAsync(TenantDatabase db, BookingId booking) =>
        db.ExecuteAsync(
            """
            select from conversations where tenant_id = $1
              and id = (select conversation_id from bookings where tenant_id = $1 and id = $2) for update
            """,
            db.Tenant,
            booking.Value
        );

    /// <summary>Keeps others from changing the conversation until the transaction ends.</summary>
    public static Task LockAsync(TenantDatabase db, string id) => ConversationStore.HoldAsync(db, id);

    /// <summary>Null: the tenant has no conversation of this id.</summary>
    public Task<ConversationView?> FindViewAsync(TenantDatabase db, string id) => list.FindAsync(db, id);

    public Task<Page<ConversationView>> ListAsync(
        TenantDatabase db,
        ConversationFilter filter,
        PageAsked page,
        ICollection<FieldError> errors
    ) => list.ReadAsync(db, filter, page, errors);

    public static Task<Page<MessageView>> MessagesAsync(
        TenantDatabase db,
        string conversationId,
        PageAsked page,
        ICollection<FieldError> errors
    ) => MessageList.ReadAsync(db, conversationId, page, errors);

    /// <summary>How many messages came and went in that time.</summary>
    public static Task<long> CountMessagesAsync(TenantDatabase db, Interval time) => MessageList.CountAsync(db, time);

    /// <summary>Somebody of the business answers, and has the conversation from then on.</summary>
    public Task<AnswerOutcome> AnswerAsync(TenantDatabase db, string conversationId, string text) =>
        answers.SendAsync(db, conversationId, text);

    /// <summary>The bot is quiet until the conversation is given back.</summary>
    /// <returns>False when it has nobody to speak to: of the single-tenant time, and its customer has not written since.</returns>
    public Task<bool> TakeOverAsync(TenantDatabase db, string conversationId) =>
        answers.TakeOverAsync(db, conversationId);

    /// <summary>Tells a customer that the business has moved a booking, which is at its new time.</summary>
    public Task TellMovedAsync(TenantDatabase db, Appointment booking, Instant from) =>
        announcements.TellMovedAsync(db, booking, from);

    /// <summary>Tells a customer that the business has cancelled a booking.</summary>
    public Task TellCancelledAsync(TenantDatabase db, Appointment booking) =>
        announcements.TellCancelledAsync(db, booking);

    /// <summary>Tells a customer that the payment of a booking is verified.</summary>
    public Task TellPaidAsync(TenantDatabase db, Appointment booking) => announcements.TellPaidAsync(db, booking);
}

/// <summary>The chat of a customer.</summary>
/// <param name="PhoneNumber">As bookings repeat it.</param>
public sealed record OpenChat(string ConversationId, Guid ContactId, string PhoneNumber);
