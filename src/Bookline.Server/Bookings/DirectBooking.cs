using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>A booking without a chat before it: held and confirmed at once, so that one constraint judges all bookings.</summary>
internal static class DirectBooking
{
    public static async Task<Inbound> BookAsync(
        Holds holds,
        TenantDatabase db,
        Business business,
        NewBooking booking,
        Instant now
    )
    {
        var wanted = new PlaceHold(booking.Service, booking.Slot, now + business.Policy.Hold);
        if (await holds.PlaceAsync(db, business, booking.Customer, wanted) is not HoldPlaced { Hold: var id })
        {
            return new SlotTaken(booking.Slot);
        }
        await BookingStore.DescribeAsync(db, id, booking.Email, booking.Notes, booking.Source);
        return await holds.ConfirmAsync(
            db,
            business,
            new ConfirmHold(id, booking.Slot, booking.Name, booking.AwaitsPayment),
            now
        );
    }
}
