using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>What customers say of money, and what is known of it.</summary>
internal sealed class BookingPayments(BookingJobs jobs, BookingEvents events)
{
    public async Task<Inbound> ClaimAsync(TenantDatabase db, ClaimPayment claim, Instant now)
    {
        if (
            (await BookingStore.LockAsync(db, claim.Booking))?.ToAppointment() is not { } booking
            || !Lifecycle.IsOpen(booking.Status)
        )
        {
            return new BookingUnchangeable(claim.Booking);
        }
        await db.ExecuteAsync(
            $"""
            update bookings set payment_claimed_at = coalesce(payment_claimed_at, $3), updated_at = {BookingStore.Later}
            where tenant_id = $1 and id = $2
            """,
            db.Tenant,
            booking.Id.Value,
            now.ToDateTimeUtc()
        );
        // Saying it twice is no second claim.
        if (!booking.PaymentClaimed)
        {
            await events.PublishAsync(db, EventTypes.PaymentClaimed, booking.Id);
        }
        return new PaymentClaimed(booking with { PaymentClaimed = true });
    }

    public async Task<VerifiedPayment?> VerifyAsync(TenantDatabase db, BookingId id, string reference, Instant now)
    {
        if ((await BookingStore.LockAsync(db, id))?.ToAppointment() is not { } booking)
        {
            return null;
        }
        // Money for a booking that was cancelled meanwhile is noted all the same: somebody has to give it back.
        var confirms = booking.Status == BookingStatus.Pending;
        var paid = booking with { Paid = true, Status = confirms ? BookingStatus.Confirmed : booking.Status };
        await db.ExecuteAsync(
            $"""
            update bookings set status = $3, paid_at = coalesce(paid_at, $4), updated_at = {BookingStore.Later},
              payment_reference = coalesce(payment_reference, $5)
            where tenant_id = $1 and id = $2
            """,
            db.Tenant,
            id.Value,
            StatusWords.Of(paid.Status),
            now.ToDateTimeUtc(),
            reference
        );
        await jobs.DoNotAwaitPaymentAsync(db, id);
        if (confirms)
        {
            await jobs.PlanAsync(db, paid, now);
            await events.PublishAsync(db, EventTypes.BookingChanged, id);
        }
        if (!booking.Paid)
        {
            await events.PublishAsync(db, EventTypes.PaymentVerified, id);
        }
        // Under the lock only one call finds it unpaid.
        return new VerifiedPayment(paid, IsNew: !booking.Paid);
    }
}
