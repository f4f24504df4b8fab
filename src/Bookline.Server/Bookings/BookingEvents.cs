using Bookline.Booking.Bookings;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;

namespace Bookline.Server.Bookings;

/// <summary>Tells a business's own programs what happened to a booking; call it when the change is written, in its transaction.</summary>
internal sealed class BookingEvents(WebhooksModule webhooks)
{
    public async Task PublishAsync(TenantDatabase db, string type, BookingId booking)
    {
        if (await BookingView.FindAsync(db, booking) is { } view)
        {
            await webhooks.PublishAsync(db, type, view);
        }
    }
}
