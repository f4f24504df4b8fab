using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp;

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

    /// <summary>Names it in the queue; the chat's history has the same.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public sealed record Free(Reply Reply) : OutgoingMessage;

    /// <summary>An approved template; <paramref name="Fallback"/> goes out instead while the window is open.</summary>
    public sealed record Template(string Name, string Language, IReadOnlyList<string> BodyParameters, Reply Fallback)
        : OutgoingMessage;
}

/// <summary>A message that was tried often enough, or that Meta refused for a reason not foreseen.</summary>
/// <param name="ErrorCode">Meta's; null: there was no answer.</param>
public sealed record DeadMessage(
    Guid Id,
    string ConversationId,
    int Attempts,
    int? ErrorCode,
    string? ErrorTitle,
    DateTime QueuedAt,
    DateTime DiedAt
);
