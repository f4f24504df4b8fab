using Bookline.Booking.Bookings;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>Who came, and who did not.</summary>
internal sealed class Marking(BookingJobs jobs, WebhooksModule webhooks)
{
    public async Task<MarkAnswer> MarkAsync(TenantDatabase db, BookingId id, BookingStatus status, Instant now)
    {
        if ((await BookingStore.LockAsync(db, id))?.ToAppointment() is not { } booking)
        {
            return MarkAnswer.Unchangeable;
        }
        if (booking.Status == status)
        {
            return MarkAnswer.Marked;
        }
        if (!Lifecycle.Allows(booking.Status, status))
        {
            return MarkAnswer.Unchangeable;
        }
        if (now < booking.Time.Start)
        {
            return MarkAnswer.TooEarly;
        }
        await db.ExecuteAsync(
            $"update bookings set status = $3, updated_at = {BookingStore.Later} where tenant_id = $1 and id = $2",
            db.Tenant,
            id.Value,
            StatusWords.Of(status)
        );
        if (status == BookingStatus.Completed && now < booking.Time.End)
        {
            // The customer is in the chair: the rest of the time is theirs.
            await jobs.DropAllButCloseAsync(db, id);
        }
        else
        {
            await db.BatchAsync(ReservationStatements.Free(db.Tenant, id));
            await jobs.DropPlanAsync(db, id);
        }
        var type = status == BookingStatus.NoShow ? EventTypes.BookingNoShow : EventTypes.BookingCompleted;
        await webhooks.PublishAsync(db, type, (await BookingView.FindAsync(db, id))!);
        return MarkAnswer.Marked;
    }
}
