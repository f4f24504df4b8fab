using Bookline.Booking.Conversations.Answers;

namespace Bookline.Booking.Conversations;

/// <summary>The bot's side of a chat, without input or output.</summary>
public static class Conversation
{
    /// <summary>So often in a row the bot says that it did not understand; then a person has to help.</summary>
    internal const int MostMisunderstood = 2;

    /// <summary>What the bot says and wants, and where the conversation then stands.</summary>
    public static Turn Handle(ConversationState state, Inbound inbound, Situation situation)
    {
        if (state.IsHandedOver)
        {
            return new Turn(state, [], []);
        }
        var talk = new Talk(state, situation);
        return inbound switch
        {
            TextReceived text => Typed.Answer(talk, text.Text),
            OptionChosen option => Chosen.Answer(talk, option.Id),
            UnreadableReceived => Lost.Answer(talk, talk.Phrases.Unreadable),
            _ => Outcomes.Answer(talk, inbound),
        };
    }
}

/// <summary>One turn of the bot's.</summary>
/// <param name="Replies">In the order in which they are to be sent; none while a person has the conversation.</param>
/// <param name="Effects">At most one of them is of a kind that something comes back from; that is handled at once, before the next message.</param>
public sealed record Turn(ConversationState State, IReadOnlyList<Reply> Replies, IReadOnlyList<Effect> Effects);
