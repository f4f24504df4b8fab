namespace Bookline.Booking.Conversations;

/// <summary>The bot's side of a chat, without input or output.</summary>
public static class Conversation
{
    /// <summary>What the bot says and wants, and where the conversation then stands.</summary>
    public static Turn Handle(ConversationState state, Inbound inbound, Situation situation) =>
        throw new NotImplementedException();
}

/// <summary>One turn of the bot's.</summary>
/// <param name="Replies">In the order in which they are to be sent; none while a person has the conversation.</param>
/// <param name="Effects">At most one of them is of a kind that something comes back from; that is handled at once, before the next message.</param>
public sealed record Turn(ConversationState State, IReadOnlyList<Reply> Replies, IReadOnlyList<Effect> Effects);
