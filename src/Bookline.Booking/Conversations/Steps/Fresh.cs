namespace Bookline.Booking.Conversations.Steps;

/// <summary>Nothing has been said yet, or a person has just given the conversation back.</summary>
internal sealed record Fresh : Step
{
    public override string Name => "greeting";

    public override Prompt Ask(Talk talk) => new ChoosingService(0).Ask(talk);
}
