using Bookline.Booking.Bookings;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>A booking has just been made.</summary>
/// <param name="IsUnpaid">The customer is to pay by the link.</param>
internal sealed record Booked(BookingId Booking, bool IsUnpaid) : Step
{
    public override string Name => "booked";

    public override Prompt Ask(Talk talk) =>
        IsUnpaid
            ? new Prompt(
                this,
                talk.Say(talk.Phrases.PressWhenPaid),
                [new ReplyOption(OptionIds.Paid(Booking), talk.Phrases.IHavePaid), .. AtRest.Options(talk).Skip(1)]
            )
            : new AtRest().Ask(talk) with
            {
                Step = this,
            };
}
