using Bookline.Booking.Conversations.Answers;

namespace Bookline.Booking.Conversations.Steps;

internal sealed record GivingName(HeldSlot Slot) : Step
{
    public override string Name => "giving_name";
    public override bool IsBooking => true;
    public override HeldSlot? Held => Slot;

    public override Prompt Ask(Talk talk) => new(this, $"{Slot.KeptUntil(talk)}\n\n{talk.Phrases.AskName}", []);

    public override Turn? Read(Talk talk, TypedText text) =>
        text.AsName() is { } name
            ? talk.Knowing(talk.Customer with { Name = name }).Go(new Confirming(Slot), null, new RememberName(name))
            : null;

    public override Step Previous(Talk talk) =>
        talk.Customer.Name is null
            ? new ChoosingTime(Slot.Target, talk.Texts.DayOf(Slot.Start), 0)
            : new Confirming(Slot);

    public override string Help(Talk talk) =>
        $"{talk.Phrases.HelpName} {talk.Say(talk.Phrases.BadName, ("max", $"{TypedText.LongestName}"))}";
}
