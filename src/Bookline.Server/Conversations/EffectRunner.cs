using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Bookings;
using Bookline.Server.Notices;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>Does what a turn asks for, in the transaction that saves the conversation.</summary>
internal sealed class EffectRunner(BookingsModule bookings, ConversationEvents events)
{
    /// <returns>What came of it, for the conversation to hear; null when nothing comes back.</returns>
    public async Task<Inbound?> RunAsync(TenantDatabase db, Business business, Chat chat, Effect effect, Instant now)
    {
        switch (effect)
        {
            case PlaceHold hold:
                var customer = new BookingCustomer(chat.Id, chat.PhoneNumber, chat.Customer.Name);
                return await bookings.PlaceHoldAsync(db, business, customer, hold);
            case ReleaseHold release:
                await bookings.ReleaseHoldAsync(db, release.Hold);
                return null;
            case ConfirmHold confirm:
                return await bookings.ConfirmAsync(db, business, confirm, now);
            case MoveBooking move:
                return await bookings.MoveAsync(db, business, move, now);
            case CancelBooking cancel:
                return await bookings.CancelAsync(db, business, cancel, now);
            case ClaimPayment claim:
                await TellOwnerAsync(db, NoticesModule.PaymentClaimed, claim.Booking.Value, now);
                return await bookings.ClaimPaymentAsync(db, claim, now);
            case HandOver:
                await TellOwnerAsync(db, NoticesModule.HandedOver, chat.Id, now);
                await events.HandedOverAsync(db, chat, now);
                return null;
            case RememberName or RememberLanguage:
                return null; // saved with the conversation
            default:
                throw new InvalidOperationException($"No one does {effect.GetType().Name}.");
        }
    }

    private static Task TellOwnerAsync(TenantDatabase db, string kind, string subject, Instant now) =>
        NoticesModule.TellOwnerAsync(db, kind, subject, now.ToDateTimeOffset());
}
