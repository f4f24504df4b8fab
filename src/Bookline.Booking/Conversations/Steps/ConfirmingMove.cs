using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Answers;
using Bookline.Booking.Conversations.Reading;
using NodaTime;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>From the old time to the new one: really?</summary>
internal sealed record ConfirmingMove(BookingId Booking, StaffId Staff, Instant Start) : Step
{
    public override string Name => "confirming_move";

    public override Prompt Ask(Talk talk) =>
        talk.FindBooking(Booking) is { } booking && talk.MayChange(booking)
            ? new Prompt(
                this,
                talk.Say(
                    talk.Phrases.ReallyMove,
                    ("service", talk.Texts.ServiceName(booking.Service)),
                    ("from", talk.Texts.When(booking.Time.Start)),
                    ("to", talk.Texts.When(Start))
                ),
                [
                    new ReplyOption(OptionIds.ReallyMove(Booking, Staff, Start), talk.Phrases.YesMove),
                    new ReplyOption(OptionIds.Booking(Booking), talk.Phrases.KeepIt),
                ]
            )
            : new ViewingBooking(Booking).Ask(talk);

    public override Turn? Read(Talk talk, TypedText text) =>
        text.Meaning switch
        {
            Meaning.Yes => Times.Move(talk, Booking, Staff, Start),
            Meaning.No => talk.Go(new ViewingBooking(Booking), talk.Phrases.NothingChanged),
            _ => null,
        };

    public override Step Previous(Talk talk) => new ChoosingTime(new MovedBooking(Booking), talk.Texts.DayOf(Start), 0);

    public override string Help(Talk talk) => talk.Phrases.HelpConfirming;
}
