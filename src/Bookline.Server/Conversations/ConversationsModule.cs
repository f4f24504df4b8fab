using Bookline.Booking.Bookings;
using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Conversations;

/// <summary>The bot at work: messages in, replies and bookings out.</summary>
public sealed class ConversationsModule
{
    private readonly Announcements announcements;

    internal ConversationsModule(Announcements announcements) => this.announcements = announcements;

    internal static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EffectRunner>();
        builder.Services.AddSingleton<Announcements>();
        builder.Services.AddSingleton(s => new ConversationsModule(s.GetRequiredService<Announcements>()));
        JobsModule.AddHandler<HandleInboundMessage>(builder);
        JobsModule.AddHandler<SendReminder>(builder);
    }

    /// <summary>
    /// Gives a conversation that a person had back to the bot, which says so; one that the bot has stays as it is.
    /// </summary>
    /// <returns>False when the tenant has no conversation of this id.</returns>
    public Task<bool> GiveBackAsync(TenantDatabase db, string conversationId) =>
        announcements.GiveBackAsync(db, conversationId);

    /// <summary>The chat of a phone number (E.164 without the plus); null where there is none.</summary>
    public static Task<string?> FindAsync(TenantDatabase db, string phone) => ConversationStore.FindAsync(db, phone);

    /// <summary>Tells a customer that the payment of a booking is verified.</summary>
    public Task TellPaidAsync(TenantDatabase db, Appointment booking) => announcements.TellPaidAsync(db, booking);
}
