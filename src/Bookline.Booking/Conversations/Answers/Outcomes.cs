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
            BookingMoved moved => talk.Go(new AtRest(), $"{talk.Phrases.Moved}\n\n{talk.Texts.Details(moved.Booking)}"),
            BookingCancelled cancelled => talk.Go(
                new AtRest(),
                talk.Say(
                    talk.Phrases.Cancelled,
                    ("service", talk.Texts.ServiceName(cancelled.Booking.Service)),
                    ("when", talk.Texts.When(cancelled.Booking.Time.Start))
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
                HowToPay(talk, booking, isUnpaid),
            }.OfType<string>()
        );
        // The hold has become the booking: it is nothing to give back.
        return talk.Afresh().Go(new Booked(booking.Id, isUnpaid), lead);
    }

    private static string? HowToPay(Talk talk, Appointment booking, bool isUnpaid)
    {
        var price = ("price", talk.Texts.FormatPrice(booking.Price));
        return (talk.Business.Payment.Mode, booking.Price.MinorUnits) switch
        {
            (PaymentMode.None, _) or (_, 0) => null,
            (PaymentMode.OnSite, _) => talk.Say(talk.Phrases.PayOnSite, price),
            _ when !isUnpaid => null,
            // On a line of its own and not isolated: marks of direction beside a link would become part of it.
            _ => PaymentLink.For(talk.Business, booking) is { } link
                ? $"{talk.Say(talk.Phrases.PayByLink, price)}\n{link}"
                : talk.Say(talk.Phrases.PayLater, price),
        };
    }

    private static Turn Taken(Talk talk, SlotTaken taken)
    {
        var target = talk.State.Step is ChoosingTime step ? step.Target : talk.State.Held?.Target;
        return target is not null
            ? Times.Taken(talk, target, taken.Slot.Start, taken.Slot)
            : talk.Again(talk.Say(talk.Phrases.SlotTaken, ("when", talk.Texts.When(taken.Slot.Start))));
    }
}
