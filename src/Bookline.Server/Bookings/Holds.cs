using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using NodaTime;
using NodaTime.Text;

namespace Bookline.Server.Bookings;

/// <summary>Slots kept for customers who have not decided yet.</summary>
internal sealed class Holds(BookingJobs jobs, BookingEvents events, IClock clock)
{
    public async Task<Inbound> PlaceAsync(
        TenantDatabase db,
        Business business,
        BookingCustomer customer,
        PlaceHold hold
    )
    {
        // Withdrawn since the customer saw it: no longer to be had, like a slot that is taken.
        if (
            business.Services.FirstOrDefault(s => s.Id == hold.Service && s.IsActive) is not { } service
            || business.Staff.All(member => member.Id != hold.Slot.Staff || !member.IsActive)
        )
        {
            return new SlotTaken(hold.Slot);
        }
        var id = new BookingId(Guid.CreateVersion7().ToString());
        var wanted = new Reservation(id, hold.Slot.Staff, service.Around(hold.Slot.Time), hold.Until);
        const int Taking = 2;
        var written = await db.BatchAsync(
            ReservationStatements.MakeWay(db.Tenant, wanted, clock.GetCurrentInstant()),
            BookingStore.Insert(db.Tenant, id, customer, service, hold.Slot, business.Zone),
            ReservationStatements.Take(db.Tenant, wanted),
            DeleteUnlessReserved(db.Tenant, id)
        );
        if (written[Taking] == 0)
        {
            return new SlotTaken(hold.Slot);
        }
        await jobs.ExpireAtAsync(db, id, hold.Until);
        return new HoldPlaced(id, hold.Slot, hold.Until);
    }

    public async Task ReleaseAsync(TenantDatabase db, BookingId hold)
    {
        if ((await BookingStore.LockAsync(db, hold))?.ToAppointment() is not { Status: BookingStatus.Held })
        {
            return;
        }
        await db.BatchAsync(
            ReservationStatements.Free(db.Tenant, hold),
            BookingStore.Cancel(db.Tenant, hold, CancelReason.Released)
        );
        await jobs.DoNotExpireAsync(db, hold);
    }

    public async Task<Inbound> ConfirmAsync(TenantDatabase db, Business business, ConfirmHold confirm, Instant now)
    {
        if (
            await BookingStore.LockAsync(db, confirm.Hold) is not { } row
            || row.ToAppointment() is not { Staff: { } staff } hold
        )
        {
            return new SlotTaken(confirm.Slot);
        }
        if (!Lifecycle.MayConfirm(hold.Status, row.CancelReason))
        {
            return hold.Status == BookingStatus.Cancelled ? new SlotTaken(confirm.Slot) : new BookingMade(hold);
        }
        // A hold that still runs keeps its promise although the time may have begun.
        var last = hold.Status == BookingStatus.Cancelled ? hold.Time.Start : hold.Time.End;
        if (now >= last)
        {
            return new SlotTaken(confirm.Slot);
        }
        var booking = hold with
        {
            Status = confirm.AwaitsPayment ? BookingStatus.Pending : BookingStatus.Confirmed,
            PayBy = confirm.AwaitsPayment ? Lifecycle.PayBy(business.Policy, now) : null,
        };
        var during = business.Services.FirstOrDefault(s => s.Id == hold.Service)?.Around(hold.Time) ?? hold.Time;
        var wanted = new Reservation(hold.Id, staff, during, ExpiresAt: null);
        var written = await db.BatchAsync(
            ReservationStatements.Keep(db.Tenant, hold.Id),
            ReservationStatements.MakeWay(db.Tenant, wanted, now),
            ReservationStatements.Take(db.Tenant, wanted),
            ConfirmIfReserved(db.Tenant, booking, confirm.CustomerName)
        );
        if (written[^1] == 0)
        {
            return new SlotTaken(confirm.Slot);
        }
        await jobs.DoNotExpireAsync(db, hold.Id);
        await jobs.PlanAsync(db, booking, now);
        await jobs.AwaitPaymentAsync(db, booking, now);
        await events.PublishAsync(db, EventTypes.BookingCreated, hold.Id);
        return new BookingMade(booking);
    }

    // A reservation refers to its booking, so that is written first, and taken back where the time is taken.
    private static TenantStatement DeleteUnlessReserved(TenantId tenant, BookingId booking) =>
        new(
            """
            delete from bookings where tenant_id = $1 and id = $2
              and not exists (select from reservations r where r.tenant_id = $1 and r.booking_id = $2)
            """,
            tenant,
            booking.Value
        );

    private static TenantStatement ConfirmIfReserved(TenantId tenant, Appointment booking, string customerName) =>
        new(
            $"""
            update bookings set status = $3, customer_name = $4,
              metadata = metadata - 'cancelled' || jsonb_strip_nulls(jsonb_build_object('pay_by', $5::text)),
              updated_at = {BookingStore.Later}
            where tenant_id = $1 and id = $2
              and exists (select from reservations r where r.tenant_id = $1 and r.booking_id = $2)
            """,
            tenant,
            booking.Id.Value,
            StatusWords.Of(booking.Status),
            customerName,
            booking.PayBy is { } until ? InstantPattern.ExtendedIso.Format(until) : null
        );
}
