using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>Customers and the business move and cancel bookings.</summary>
internal sealed class Changes(BookingJobs jobs, BookingEvents events)
{
    public async Task<Inbound> MoveAsync(TenantDatabase db, Business business, MoveBooking move, Actor by, Instant now)
    {
        if (await ChangeableAsync(db, move.Booking, by, business.Policy, now) is not { } booking)
        {
            return new BookingUnchangeable(move.Booking);
        }
        if (
            business.Services.FirstOrDefault(s => s.Id == booking.Service) is not { } service
            || business.Staff.All(member => member.Id != move.To.Staff || !member.IsActive)
            || !await TakeInsteadAsync(db, business, booking.Id, move.To, service.Around(move.To.Time), now)
        )
        {
            return new SlotTaken(move.To);
        }
        var moved = booking with { Staff = move.To.Staff, Time = move.To.Time };
        await jobs.DropPlanAsync(db, booking.Id);
        await jobs.PlanAsync(db, moved, now);
        await jobs.AwaitPaymentAsync(db, moved, now);
        await events.PublishAsync(db, EventTypes.BookingChanged, booking.Id);
        return new BookingMoved(moved);
    }

    public async Task<Inbound> CancelAsync(
        TenantDatabase db,
        Business business,
        CancelBooking cancel,
        Actor by,
        string? reason,
        Instant now
    )
    {
        if (await ChangeableAsync(db, cancel.Booking, by, business.Policy, now) is not { } booking)
        {
            return new BookingUnchangeable(cancel.Booking);
        }
        await db.BatchAsync(
            ReservationStatements.Free(db.Tenant, booking.Id),
            BookingStore.Cancel(
                db.Tenant,
                booking.Id,
                by == Actor.Customer ? CancelReason.ByCustomer : CancelReason.ByBusiness,
                reason
            )
        );
        await jobs.DropPlanAsync(db, booking.Id);
        await events.PublishAsync(db, EventTypes.BookingCancelled, booking.Id);
        return new BookingCancelled(booking with { Status = BookingStatus.Cancelled });
    }

    private static async Task<Appointment?> ChangeableAsync(
        TenantDatabase db,
        BookingId id,
        Actor by,
        BookingPolicy policy,
        Instant now
    ) =>
        (await BookingStore.LockAsync(db, id))?.ToAppointment() is { } booking
        && Lifecycle.MayChange(by, booking, policy, now)
            ? booking
            : null;

    /// <summary>
    /// Gives up the old time before the new one is taken, since they may overlap. Nobody can take the old one meanwhile: whoever wants
    /// it waits for this transaction.
    /// </summary>
    private static async Task<bool> TakeInsteadAsync(
        TenantDatabase db,
        Business business,
        BookingId booking,
        Slot to,
        Interval during,
        Instant now
    )
    {
        var old = await BookingStore.ReservationAsync(db, booking);
        var wanted = new Reservation(booking, to.Staff, during, ExpiresAt: null);
        const int Taking = 2;
        const int Returning = 3;
        var written = await db.BatchAsync(
            ReservationStatements.MakeWay(db.Tenant, wanted, now),
            ReservationStatements.Free(db.Tenant, booking),
            ReservationStatements.Take(db.Tenant, wanted),
            // Writes nothing where the new time was had: one reservation a booking.
            ReservationStatements.Take(db.Tenant, old ?? wanted)
        );
        if (written[Taking] == 0)
        {
            return old is null || written[Returning] == 1
                ? false
                : throw new InvalidOperationException($"The time of booking {booking} was lost while it moved.");
        }
        await db.ExecuteAsync(Rewrite, Rewritten(db.Tenant, booking, to, business.Zone));
        return true;
    }

    private const string Rewrite = $"""
        update bookings set staff_id = $3, starts_at = $4, ends_at = $5, appointment_date = $6, appointment_time = $7,
          updated_at = {BookingStore.Later}
        where tenant_id = $1 and id = $2
        """;

    private static object?[] Rewritten(TenantId tenant, BookingId booking, Slot to, DateTimeZone zone)
    {
        var (date, time) = SingleTenantTime.Write(to.Start, zone);
        return
        [
            tenant,
            booking.Value,
            to.Staff.Value,
            to.Time.Start.ToDateTimeUtc(),
            to.Time.End.ToDateTimeUtc(),
            date,
            time,
        ];
    }
}
