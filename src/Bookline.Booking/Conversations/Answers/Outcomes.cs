using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Steps;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>Answers what came of something that the conversation asked for.</summary>
internal static class Outcomes
{
    public static Turn Answer(Talk talk, Inbound outcome) =>
        outcome switch
        {
            HoldPlaced placed => Held(talk, placed),
            BookingMade made => Made(talk, made.Booking),
            BookingMoved moved => talk.Go(
                new AtRest(),
                AndPayment(talk, moved.Booking, $"{talk.Phrases.Moved}\n\n{talk.Texts.Details(moved.Booking)}")
            ),
            BookingCancelled cancelled => talk.Go(
                new AtRest(),
                AndPayment(
                    talk,
                    cancelled.Booking,
                    talk.Say(
                        talk.Phrases.Cancelled,
                        ("service", talk.Texts.ServiceName(cancelled.Booking.Service)),
                        ("when", talk.Texts.When(cancelled.Booking.Time.Start))
                    )
                )
            ),
            PaymentClaimed => talk.Go(new AtRest(), talk.Say(talk.Phrases.PaymentClaimed)),
            SlotTaken taken => Taken(talk, taken),
            BookingUnchangeable => talk.Show(Dead.Unchangeable(talk)),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };

    private static Turn Held(Talk talk, HoldPlaced placed)
    {
        if (talk.State.Step is not ChoosingTime { Target: NewBooking target })
        {
            // Nobody waits for it; and the one that is spoken of stays kept.
            return talk.Again(null, talk.State.Held?.Hold == placed.Hold ? [] : [new ReleaseHold(placed.Hold)]);
        }
        var held = new HeldSlot(
            placed.Hold,
            target.Service,
            target.Staff,
            placed.Slot.Staff,
            placed.Slot.Time.Start,
            placed.Slot.Time.End,
            placed.Until
        );
        return talk.Go(new Confirming(held)); // asks for the name first, where there is none
    }

    private static Turn Made(Talk talk, Appointment booking)
    {
        var isUnpaid = booking.Status == BookingStatus.Pending && talk.Business.Payment.Mode == PaymentMode.Link;
        var lead = string.Join(
            "\n\n",
            new[]
            {
                talk.Say(
                    booking.Status == BookingStatus.Pending
                        ? talk.Phrases.ConfirmationPending
                        : talk.Phrases.Confirmation
                ),
                talk.Texts.Details(booking),
                PaymentLink.HowToPay(talk, booking, isUnpaid),
            }.OfType<string>()
        );
        // The hold has become the booking: it is nothing to give back.
        return talk.Afresh().Go(new Booked(booking.Id, isUnpaid), lead);
    }

    /// <summary>Who has paid, or says so, wants to know what becomes of the money: that is the business's to say.</summary>
    private static string AndPayment(Talk talk, Appointment booking, string said) =>
        talk.ShowsPrices && (booking.Paid || booking.PaymentClaimed)
            ? $"{said}\n\n{talk.Say(talk.Phrases.PaymentFollows)}"
            : said;

    private static Turn Taken(Talk talk, SlotTaken taken)
    {
        var target = talk.State.Step is ChoosingTime step ? step.Target : talk.State.Held?.Target;
        return target is not null
            ? Times.Taken(talk, target, taken.Slot.Start, taken.Slot)
            : talk.Again(talk.Say(talk.Phrases.SlotTaken, ("when", talk.Texts.When(taken.Slot.Start))));
    }
}
