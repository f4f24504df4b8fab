using Bookline.Booking.Availability;
using Bookline.Booking.Conversations.Answers;
using NodaTime;

namespace Bookline.Booking.Conversations.Steps;

internal sealed record ChoosingTime(Target Target, LocalDate Day, int Page) : Step
{
    public override string Name => Target is MovedBooking ? "moving_time" : "choosing_time";
    public override bool IsBooking => Target is NewBooking;

    public override Prompt Ask(Talk talk)
    {
        if (Target.Find(talk) is not { } wish)
        {
            return Dead.Gone(talk, Target);
        }
        var slots = wish.Slots(Day);
        return slots.Count == 0
            ? new ChoosingDate(Target, 0).Ask(talk)
            : new Prompt(
                this,
                talk.Say(talk.Phrases.AskTime, ("service", wish.Service.Name), ("date", talk.Texts.FormatDay(Day))),
                Pages.Rows(slots, item => Row(talk, item), Page, page => this with { Page = page }, talk.Phrases),
                talk.Phrases.TimesButton
            );
    }

    public override Turn? Read(Talk talk, TypedText text) =>
        text.AsTimes() is { Count: > 0 } times ? Times.Choose(talk, this, times)
        : text.AsDay(talk) is { } day ? Dates.Choose(talk, Target, day)
        : null;

    public override Step Previous(Talk talk) => new ChoosingDate(Target, 0);

    public override string Help(Talk talk) =>
        talk.Say(talk.Phrases.HelpTime, ("example", talk.Texts.Locale.FormatTime(new LocalTime(14, 30))));

    private ReplyOption Row(Talk talk, Slot slot) =>
        Replies.Row(OptionIds.Slot(Target, slot.Staff, slot.Start), talk.Texts.FormatTime(slot.Start));
}
