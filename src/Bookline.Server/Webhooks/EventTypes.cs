using Bookline.Server.Hosting;
using Bookline.Server.Webhooks.Endpoints;

namespace Bookline.Server.Webhooks;

/// <summary>What a webhook can be told of.</summary>
public static class EventTypes
{
    public const string BookingCreated = "booking.created";
    public const string BookingChanged = "booking.changed";
    public const string BookingCancelled = "booking.cancelled";
    public const string BookingCompleted = "booking.completed";
    public const string BookingNoShow = "booking.no_show";
    public const string ConversationHandover = "conversation.handover";
    public const string MessageReceived = "message.received";
    public const string MessageFailed = "message.failed";
    public const string PaymentClaimed = "payment.claimed";
    public const string PaymentVerified = "payment.verified";

    public static IReadOnlyList<string> All { get; } =
    [
        BookingCreated,
        BookingChanged,
        BookingCancelled,
        BookingCompleted,
        BookingNoShow,
        ConversationHandover,
        MessageReceived,
        MessageFailed,
        PaymentClaimed,
        PaymentVerified,
    ];

    /// <summary>Of who asks for the events of one type.</summary>
    internal static void Check(string? type, ICollection<FieldError> errors)
    {
        if (type is not null and not TestWebhook.EventType && !All.Contains(type))
        {
            errors.Add(
                new(
                    "type",
                    "unknown_value",
                    $"No event type. There are: {string.Join(", ", All)}, {TestWebhook.EventType}."
                )
            );
        }
    }
}
