using Bookline.Booking.Conversations;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp;

/// <summary>The WhatsApp Cloud API: webhooks in, messages out.</summary>
public sealed class WhatsAppModule
{
    /// <summary>The kind of the job that each message received brings; its payload is <c>{"wamid": …}</c>.</summary>
    public const string ReceivedJob = "conversation.inbound";

    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<WhatsAppModule>();

    internal static void Map(WebApplication app) => throw new NotImplementedException();

    /// <summary>What the job <see cref="ReceivedJob"/> is about; null when there is no such message.</summary>
    public Task<ReceivedMessage?> ReadAsync(TenantDatabase db, string wamid) => throw new NotImplementedException();

    /// <summary>
    /// Puts messages to a contact in the way of being sent, in this order, in the transaction of <paramref name="db"/>. Outside
    /// the 24-hour window only a template goes out; anything else is held, and the owner told.
    /// </summary>
    public Task QueueAsync(TenantDatabase db, Recipient to, IReadOnlyList<OutgoingMessage> messages) =>
        throw new NotImplementedException();

    /// <summary>Marks the message read and shows that the bot is typing. Never fails a conversation.</summary>
    public Task QueueReadReceiptAsync(TenantDatabase db, Recipient to, string wamid) =>
        throw new NotImplementedException();
}

/// <summary>A message as it came in.</summary>
/// <param name="ProfileName">As the contact calls themself.</param>
/// <param name="Text">For the chat's history: the text, the option's title, or a word for what cannot be shown.</param>
/// <param name="Type">WhatsApp's type: text, interactive, button, image …</param>
/// <param name="MovedTo">Not null: the contact has this new number, and nothing was said.</param>
public sealed record ReceivedMessage(
    string Wamid,
    ContactAddress From,
    string? ProfileName,
    Instant SentAt,
    Inbound Inbound,
    string Text,
    string Type,
    string? MovedTo
);

/// <summary>Who a contact is to WhatsApp: a phone number, a user id, or both.</summary>
/// <param name="Phone">E.164 without the plus.</param>
/// <param name="UserId">Business-scoped user id, of users who show no number.</param>
public sealed record ContactAddress(string? Phone, string? UserId);

/// <summary>To whom a message goes.</summary>
/// <param name="ConversationId">Messages of one conversation are sent in order.</param>
/// <param name="LastInboundAt">When the contact last wrote; free-form messages may follow for 24 hours.</param>
public sealed record Recipient(string ConversationId, ContactAddress Address, Instant? LastInboundAt);

/// <summary>What is to be sent.</summary>
public abstract record OutgoingMessage
{
    private OutgoingMessage() { }

    public sealed record Free(Reply Reply) : OutgoingMessage;

    /// <summary>An approved template; <paramref name="Fallback"/> goes out instead while the window is open.</summary>
    public sealed record Template(string Name, string Language, IReadOnlyList<string> BodyParameters, Reply Fallback)
        : OutgoingMessage;
}
