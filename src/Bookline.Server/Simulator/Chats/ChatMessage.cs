namespace Bookline.Server.Simulator.Chats;

/// <summary>A bubble in a chat.</summary>
/// <param name="Wamid">WhatsApp's id of the message.</param>
/// <param name="ReplyTo">The message it answers, which it quotes.</param>
/// <param name="Trouble">Why it has failed.</param>
public sealed record ChatMessage(
    string Wamid,
    bool FromCustomer,
    DateTimeOffset At,
    MessageContent Content,
    Delivery Delivery,
    string? ReplyTo = null,
    string? Trouble = null
);

/// <summary>How far a message has come; it never goes back.</summary>
public enum Delivery
{
    Sending,
    Sent,
    Delivered,
    Read,
    Failed,
}
