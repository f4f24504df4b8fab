namespace Bookline.Booking.Conversations.Steps;

/// <summary>The bot is quiet until it is given the conversation back.</summary>
internal sealed record WithAPerson : Step
{
    public override string Name => "with_a_person";

    public override Prompt Ask(Talk talk) => new(this, talk.Texts.HandedOver(), []);
}
