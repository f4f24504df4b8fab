using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Steps;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>What a customer does with a booking that stands.</summary>
internal static class Standing
{
    public static Turn Move(Talk talk, BookingId id) =>
        talk.FindBooking(id) is { } booking && talk.MayChange(booking)
            ? talk.Go(new ChoosingDate(new MovedBooking(id), 0))
            : talk.Go(new ViewingBooking(id));

    public static Turn AskCancel(Talk talk, BookingId id) => talk.Go(new CancellingBooking(id));

    public static Turn Cancel(Talk talk, BookingId id) =>
        talk.FindBooking(id) is { } booking && talk.MayChange(booking)
            ? talk.Await(new CancellingBooking(id), new CancelBooking(id))
            : talk.Go(new ViewingBooking(id));

    /// <summary>The customer's word alone confirms nothing: it is noted, for the business to verify.</summary>
    public static Turn Paid(Talk talk, BookingId id) =>
        talk.FindBooking(id) switch
        {
            null => talk.Show(Dead.Unchangeable(talk)),
            { PaymentClaimed: true, Paid: false } => talk.Go(new AtRest(), talk.Say(talk.Phrases.PaymentClaimed)),
            var booking when ChoosingBooking.Payable(talk).Contains(booking) => talk.Await(
                talk.State.Step,
                new ClaimPayment(id)
            ),
            _ => talk.Go(new AtRest(), talk.Phrases.NothingToPay),
        };

    /// <summary>"Pay": to where the price and the link stand.</summary>
    public static Turn Pay(Talk talk) =>
        (talk.Business.Payment.Mode, ChoosingBooking.Payable(talk)) switch
        {
            (PaymentMode.Link, [var only]) => talk.Go(new ViewingBooking(only.Id)),
            (PaymentMode.Link, { Count: > 1 }) => talk.Go(new ChoosingBooking(0, ForPayment: false)),
            _ => Paid(talk),
        };

    /// <summary>"Paid", without saying for what.</summary>
    public static Turn Paid(Talk talk) =>
        (talk.Business.Payment.Mode, ChoosingBooking.Payable(talk)) switch
        {
            // Where the bot does not speak of money, neither does it understand.
            (PaymentMode.None, _) => Lost.Answer(talk, talk.Phrases.NotUnderstood),
            (_, [var only]) => Paid(talk, only.Id),
            (_, { Count: > 1 }) => talk.Go(new ChoosingBooking(0, ForPayment: true)),
            _ when talk.Bookings.Any(booking => booking is { PaymentClaimed: true, Paid: false }) => talk.Again(
                talk.Say(talk.Phrases.PaymentClaimed)
            ),
            _ => talk.Again(talk.Phrases.NothingToPay),
        };
}
