using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations.Answers;
using Bookline.Booking.Conversations.Reading;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>Really?</summary>
internal sealed record CancellingBooking(BookingId Booking) : Step
{
    public override string Name => "cancelling_booking";

    public override Prompt Ask(Talk talk) =>
        talk.FindBooking(Booking) is { } booking && talk.MayChange(booking)
            ? new Prompt(
                this,
                talk.Say(
                    talk.Phrases.ReallyCancel,
                    ("service", talk.Texts.ServiceName(booking.Service)),
                    ("when", talk.Texts.When(booking.Time.Start))
                ),
                [
                    new ReplyOption(OptionIds.Cancel(booking.Id), talk.Phrases.YesCancel),
                    new ReplyOption(OptionIds.Booking(booking.Id), talk.Phrases.KeepIt),
                ]
            )
            : new ViewingBooking(Booking).Ask(talk);

    public override Turn? Read(Talk talk, TypedText text) =>
        text.Meaning switch
        {
            Meaning.Yes => Standing.Cancel(talk, Booking),
            Meaning.No => talk.Go(Previous(talk), talk.Phrases.NothingChanged),
            _ => null,
        };

    public override Step Previous(Talk talk) => new ViewingBooking(Booking);

    public override string Help(Talk talk) => talk.Phrases.HelpConfirming;
}
