using Bookline.Booking.Conversations.Answers;
using Bookline.Booking.Conversations.Reading;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>The summary: confirm, change or cancel.</summary>
internal sealed record Confirming(HeldSlot Slot) : Step
{
    public override string Name => "confirming";
    public override bool IsBooking => true;
    public override HeldSlot? Held => Slot;

    public override Prompt Ask(Talk talk) =>
        talk.Business.Services.FirstOrDefault(s => s.Id == Slot.Service) is not { } service ? Dead.ServiceGone(talk)
        // Nothing is booked for nobody.
        : talk.Customer.Name is not { } name ? new GivingName(Slot).Ask(talk)
        : new Prompt(
            this,
            string.Join(
                "\n\n",
                talk.Phrases.Summary,
                string.Join(
                    '\n',
                    talk.Texts.Details(Slot.Service, Slot.Start, Slot.Staff),
                    "⏱ "
                        + Replies.Joined(
                            talk.Texts.FormatLength(service.Length),
                            talk.ShowsPrices ? talk.Texts.FormatPrice(service.Price) : null
                        ),
                    "📝 " + talk.Say(talk.Phrases.BookAs, ("name", name))
                ),
                Slot.KeptUntil(talk)
            ),
            [
                new ReplyOption(OptionIds.Confirm(Slot.Hold), talk.Phrases.Confirm),
                new ReplyOption(OptionIds.Change(Slot.Hold), talk.Phrases.Change),
                new ReplyOption(OptionIds.Drop(Slot.Hold), talk.Phrases.Cancel),
            ]
        );

    public override Turn? Read(Talk talk, TypedText text) =>
        text.Meaning switch
        {
            Meaning.Yes => Holds.Confirm(talk, Slot),
            // Something is not right; that is no reason to give the slot back.
            Meaning.No => talk.Go(new Changing(Slot)),
            _ => NameCorrection.Read(text) is { } name
                ? talk.Knowing(talk.Customer with { Name = name }).Go(this, null, new RememberName(name))
                : null,
        };

    public override Step Previous(Talk talk) => new ChoosingTime(Slot.Target, talk.Texts.DayOf(Slot.Start), 0);

    public override string Help(Talk talk) => talk.Phrases.HelpConfirming;
}
