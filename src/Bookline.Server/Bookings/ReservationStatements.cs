using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>A staff member's time, taken for a booking.</summary>
internal sealed record Reservation(BookingId Booking, StaffId Staff, Interval During, Instant? ExpiresAt);

/// <summary>The statements on reservations, for batches. The constraint no_double_booking is the judge.</summary>
internal static class ReservationStatements
{
    /// <summary>Expired holds of others make way; their own job cancels them, sooner or later.</summary>
    public static TenantStatement MakeWay(TenantId tenant, Reservation wanted, Instant now) =>
        new(
            """
            delete from reservations
            where tenant_id = $1 and staff_id = $2 and during && tstzrange($3, $4) and expires_at <= $5 and booking_id <> $6
            """,
            tenant,
            wanted.Staff.Value,
            wanted.During.Start.ToDateTimeUtc(),
            wanted.During.End.ToDateTimeUtc(),
            now.ToDateTimeUtc(),
            wanted.Booking.Value
        );

    /// <summary>Writes one row, or none where the time is taken or the booking has a reservation.</summary>
    public static TenantStatement Take(TenantId tenant, Reservation wanted) =>
        new(
            """
            insert into reservations (tenant_id, id, staff_id, booking_id, during, expires_at)
            values ($1, $2, $3, $4, tstzrange($5, $6), $7::timestamptz)
            on conflict do nothing
            """,
            tenant,
            Guid.CreateVersion7(),
            wanted.Staff.Value,
            wanted.Booking.Value,
            wanted.During.Start.ToDateTimeUtc(),
            wanted.During.End.ToDateTimeUtc(),
            wanted.ExpiresAt?.ToDateTimeUtc()
        );

    /// <summary>A hold's reservation becomes a booking's, if it is still there.</summary>
    public static TenantStatement Keep(TenantId tenant, BookingId booking) =>
        new(
            "update reservations set expires_at = null where tenant_id = $1 and booking_id = $2",
            tenant,
            booking.Value
        );

    public static TenantStatement Free(TenantId tenant, BookingId booking) =>
        new("delete from reservations where tenant_id = $1 and booking_id = $2", tenant, booking.Value);
}
