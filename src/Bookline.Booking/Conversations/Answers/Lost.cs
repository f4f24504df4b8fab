using Bookline.Booking.Conversations.Steps;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>What is not understood: answered with help that fits, and when that does not help either, by a person.</summary>
internal static class Lost
{
    /// <param name="why">What the bot says of the message.</param>
    public static Turn Answer(Talk talk, string why)
    {
        var times = talk.State.Misunderstood + 1;
        if (times > Conversation.MostMisunderstood)
        {
            return talk.Leave(
                new Prompt(new WithAPerson(), talk.Say(talk.Phrases.HandedOverLost), []),
                null,
                new HandOver("not understood")
            );
        }
        var turn = talk.Again($"{why} {talk.State.Step.Help(talk)}");
        return turn with { State = turn.State with { Misunderstood = times } };
    }
}
