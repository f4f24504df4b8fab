using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Steps;
using NodaTime;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>What becomes of the slot that is kept.</summary>
internal static class Holds
{
    public static Turn Confirm(Talk talk, HeldSlot held)
    {
        if (talk.HasTooManyBookings)
        {
            return talk.Leave(Dead.TooMany(talk));
        }
        if (talk.FindService(held.Service) is not { } service)
        {
            return talk.Show(Dead.ServiceGone(talk));
        }
        if (talk.Customer.Name is not { } name)
        {
            return talk.Go(new GivingName(held));
        }
        return held.Start <= talk.Now
            ? Times.Taken(talk, held.Target, held.Start)
            : talk.Await(
                new Confirming(held),
                new ConfirmHold(held.Hold, new Slot(held.Staff, held.Time), name, AwaitsPayment(talk, service))
            );
    }

    public static Turn Drop(Talk talk) => talk.Leave(new AtRest().Ask(talk), talk.Phrases.NothingBooked);

    /// <param name="part">One of those that <see cref="Changing"/> names.</param>
    /// <returns>Null: there is no such part.</returns>
    public static Turn? Change(Talk talk, HeldSlot held, string part) =>
        part switch
        {
            Changing.Service => talk.Go(new ChoosingService(0)),
            Changing.Staff => talk.Go(new ChoosingStaff(held.Service, 0)),
            Changing.Day => talk.Go(new ChoosingDate(held.Target, 0)),
            Changing.Time => talk.Go(new ChoosingTime(held.Target, talk.Texts.DayOf(held.Start), 0)),
            Changing.CustomerName => talk.Go(new GivingName(held)),
            _ => null,
        };

    /// <summary>A button of a summary was pressed that is no longer the current one: perhaps it has become a booking.</summary>
    public static Turn Gone(Talk talk, string key) =>
        talk.Bookings.FirstOrDefault(booking => OptionIds.Key(booking.Id.Value) == key) is { } booking
            ? talk.Go(new ViewingBooking(booking.Id))
            : talk.Again(talk.Phrases.Stale);

    private static bool AwaitsPayment(Talk talk, Service service) =>
        talk.Business.Payment.Mode == PaymentMode.Link && service.Price.MinorUnits > 0;
}
