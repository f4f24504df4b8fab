using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>One contact's chat, its row locked until the transaction ends.</summary>
internal sealed record Chat(
    string Id,
    Guid ContactId,
    ContactAddress Address,
    ConversationState State,
    Customer Customer,
    Instant? LastInboundAt
)
{
    /// <summary>As the single-tenant application wrote it, which its bookings repeat.</summary>
    public required string PhoneNumber { get; init; }

    public Recipient Recipient => new(Id, Address, LastInboundAt);
}
