using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Server.Catalog;
using NodaTime;
using NodaTime.Text;

namespace Bookline.Server.Bookings;

/// <summary>A booking as the database has it, with what is needed to read one of the single-tenant time.</summary>
internal record BookingRow
{
    /// <summary>The day of a booking <c>b</c> of the single-tenant time; null: it has none that a calendar could show.</summary>
    public const string Day =
        "case when b.appointment_date between '0001-01-02' and '9999-12-30' then b.appointment_date end";

    /// <summary>Of the booking <c>b</c> and the tenant <c>t</c>; $1 is the tenant.</summary>
    protected const string Columns = $"""
        b.id, b.service_id, b.staff_id, b.starts_at, b.ends_at, b.status, b.amount::bigint as amount, b.amount_unit, b.currency,
          b.payment_claimed_at is not null as payment_claimed, b.paid_at is not null as paid,
          b.metadata ->> 'cancelled' as cancelled, b.metadata ->> 'pay_by' as pay_by,
          {Day} as appointment_date, b.appointment_time,
          t.time_zone, (select s.duration_minutes from services s where s.tenant_id = $1 and s.id = b.service_id) as minutes
        """;

    /// <summary>Add a condition on <c>b</c>; $1 is the tenant.</summary>
    public const string Select = $"""
        select {Columns}
        from bookings b join tenants t on t.id = $1
        where b.tenant_id = $1
        """;

    private const int DefaultMinutes = 60;

    public required string Id { get; init; }
    public required string ServiceId { get; init; }
    public Guid? StaffId { get; init; }
    public DateTime? StartsAt { get; init; }
    public DateTime? EndsAt { get; init; }
    public required string Status { get; init; }
    public long Amount { get; init; }
    public required string AmountUnit { get; init; }
    public required string Currency { get; init; }
    public bool PaymentClaimed { get; init; }
    public bool Paid { get; init; }
    public string? Cancelled { get; init; }
    public string? PayBy { get; init; }
    public DateTime? AppointmentDate { get; init; }
    public string? AppointmentTime { get; init; }
    public required string TimeZone { get; init; }
    public int? Minutes { get; init; }

    public CancelReason? CancelReason => StatusWords.ReasonOf(Cancelled);

    /// <summary>Null: nobody can say when it is, or where it stands.</summary>
    public Appointment? ToAppointment() =>
        StatusWords.StatusOf(Status) is { } status && Time() is { } time
            ? new Appointment
            {
                Id = new BookingId(Id),
                Service = new ServiceId(ServiceId),
                Staff = StaffId is { } staff ? new StaffId(staff) : null,
                Time = time,
                Status = status,
                Price = Catalog.AmountUnit.Read(Amount, AmountUnit, Currency),
                PaymentClaimed = PaymentClaimed,
                Paid = Paid,
                PayBy =
                    PayBy is not null && InstantPattern.ExtendedIso.Parse(PayBy) is { Success: true, Value: var until }
                        ? until
                        : null,
            }
            : null;

    protected Interval? Time() =>
        StartsAt is { } start && EndsAt is { } end && end >= start
            ? new Interval(Instant.FromDateTimeUtc(start), Instant.FromDateTimeUtc(end))
            : SingleTenantTime.Read(
                AppointmentDate,
                AppointmentTime,
                Duration.FromMinutes(Math.Max(Minutes ?? DefaultMinutes, 1)),
                DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) ?? DateTimeZone.Utc
            );
}
