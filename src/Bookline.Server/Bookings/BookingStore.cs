using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Server.Catalog;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>Bookings and reservations, read and written.</summary>
internal static class BookingStore
{
    /// <summary>Later than every change before it, though another server's clock, or an earlier transaction, wrote that.</summary>
    public const string Later = "greatest(now(), updated_at + interval '1 microsecond')";

    private const int MostOpenBookings = 100;

    public static async Task<IReadOnlyList<Occupied>> OccupiedAsync(
        TenantDatabase db,
        Instant from,
        Instant until,
        Instant now
    )
    {
        var rows = await db.QueryAsync<TakenRow>(
            """
            select staff_id, lower(during) as starts_at, upper(during) as ends_at from reservations
            where tenant_id = $1 and during && tstzrange($2, $3) and (expires_at is null or expires_at > $4)
            """,
            db.Tenant,
            from.ToDateTimeUtc(),
            until.ToDateTimeUtc(),
            now.ToDateTimeUtc()
        );
        return [.. rows.Select(row => new Occupied(new StaffId(row.StaffId), row.During))];
    }

    /// <summary>
    /// Those that stand and are not over. A date of the single-tenant time says only the day, so it is read two days further back.
    /// </summary>
    public static async Task<IReadOnlyList<Appointment>> OpenAsync(TenantDatabase db, string conversation, Instant now)
    {
        var rows = await db.QueryAsync<BookingRow>(
            $"""
            {BookingRow.Select} and b.conversation_id = $2 and b.status in ('pending', 'confirmed')
              and (b.ends_at > $3 or b.starts_at is null and b.appointment_date > ($3 at time zone 'UTC') - interval '2 days')
            order by b.starts_at nulls last, b.appointment_date, b.id limit {MostOpenBookings}
            """,
            db.Tenant,
            conversation,
            now.ToDateTimeUtc()
        );
        return
        [
            .. rows.Select(row => row.ToAppointment())
                .OfType<Appointment>()
                .Where(booking => booking.Time.End > now)
                .OrderBy(booking => booking.Time.Start),
        ];
    }

    public static Task<BookingRow?> FindAsync(TenantDatabase db, BookingId booking) =>
        db.QuerySingleOrDefaultAsync<BookingRow>($"{BookingRow.Select} and b.id = $2", db.Tenant, booking.Value);

    /// <summary>Nobody else changes it until the transaction ends.</summary>
    public static Task<BookingRow?> LockAsync(TenantDatabase db, BookingId booking) =>
        db.QuerySingleOrDefaultAsync<BookingRow>(
            $"{BookingRow.Select} and b.id = $2 for no key update of b",
            db.Tenant,
            booking.Value
        );

    /// <summary>What the booking has taken; ask once it is locked.</summary>
    public static async Task<Reservation?> ReservationAsync(TenantDatabase db, BookingId booking) =>
        await db.QuerySingleOrDefaultAsync<TakenRow>(
            """
            select staff_id, lower(during) as starts_at, upper(during) as ends_at from reservations
            where tenant_id = $1 and booking_id = $2
            """,
            db.Tenant,
            booking.Value
        )
            is { } row
            ? new Reservation(booking, new StaffId(row.StaffId), row.During, ExpiresAt: null)
            : null;

    public static TenantStatement Insert(
        TenantId tenant,
        BookingId id,
        BookingCustomer customer,
        Service service,
        Slot slot,
        DateTimeZone zone
    )
    {
        var (date, time) = SingleTenantTime.Write(slot.Start, zone);
        var (amount, unit) = AmountUnit.Write(service.Price);
        return new TenantStatement(
            """
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, customer_name, amount, currency,
              amount_unit, status, appointment_date, appointment_time, staff_id, starts_at, ends_at)
            values ($1, $2, $3, $4, $5, $6::text, $7, $8, $9, 'held', $10, $11, $12, $13, $14)
            """,
            tenant,
            id.Value,
            customer.ConversationId,
            service.Id.Value,
            customer.Phone,
            customer.Name,
            amount,
            service.Price.Currency,
            unit,
            date,
            time,
            slot.Staff.Value,
            slot.Time.Start.ToDateTimeUtc(),
            slot.Time.End.ToDateTimeUtc()
        );
    }

    /// <param name="source">Null: as it is.</param>
    public static Task DescribeAsync(
        TenantDatabase db,
        BookingId booking,
        string? email,
        string? notes,
        string? source
    ) =>
        db.ExecuteAsync(
            $$"""
            update bookings set customer_email = $3, notes = $4, updated_at = {{Later}},
              metadata = metadata || case when $5::text is null then '{}' else jsonb_build_object('source', $5::text) end
            where tenant_id = $1 and id = $2
            """,
            db.Tenant,
            booking.Value,
            email,
            notes,
            source
        );

    /// <param name="words">Why, as the business says it; null: it does not.</param>
    public static TenantStatement Cancel(
        TenantId tenant,
        BookingId booking,
        CancelReason reason,
        string? words = null
    ) =>
        new(
            $"""
            update bookings set status = 'cancelled', metadata = metadata
                || jsonb_strip_nulls(jsonb_build_object('cancelled', $3::text, 'cancel_reason', $4::text)),
              updated_at = {Later}
            where tenant_id = $1 and id = $2
            """,
            tenant,
            booking.Value,
            StatusWords.Of(reason),
            words
        );

    private sealed record TakenRow(Guid StaffId, DateTime StartsAt, DateTime EndsAt)
    {
        public Interval During => new(Instant.FromDateTimeUtc(StartsAt), Instant.FromDateTimeUtc(EndsAt));
    }
}
