using Bookline.Booking.Bookings;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>A booking's row with all that its <see cref="BookingView"/> shows: names, the customer, where it came from.</summary>
internal sealed record BookingDetails : BookingRow
{
    /// <summary>Add a condition on <c>b</c>; $1 is the tenant.</summary>
    public new const string Select = $"""
        select {Columns}, v.name as service_name, m.name as staff_name, k.id as contact_id, k.phone as contact_phone,
          b.phone_number, coalesce(nullif(btrim(b.customer_name), ''), k.name) as customer_name, b.customer_email, b.notes,
          b.payment_reference, b.metadata ->> 'source' as source,
          coalesce(b.created_at, b.updated_at, to_timestamp(0))::timestamptz as created_at,
          coalesce(b.updated_at, b.created_at, to_timestamp(0))::timestamptz as updated_at
        from bookings b join tenants t on t.id = $1
        join services v on v.tenant_id = $1 and v.id = b.service_id
        left join staff m on m.tenant_id = $1 and m.id = b.staff_id
        left join lateral (
          select id, phone, name from contacts where tenant_id = $1 and conversation_id = b.conversation_id
          order by '+' || phone is not distinct from b.phone_number desc, created_at, id limit 1) k on true
        where b.tenant_id = $1
        """;

    /// <summary>A hold, and one that ran out or was given back, never was a booking. A condition on <c>b</c>.</summary>
    public const string IsBooking =
        "b.status <> 'held' and coalesce(b.metadata ->> 'cancelled', '') not in ('expired', 'released')";

    public required string ServiceName { get; init; }
    public string? StaffName { get; init; }
    public Guid? ContactId { get; init; }
    public string? ContactPhone { get; init; }
    public required string PhoneNumber { get; init; }
    public string? CustomerName { get; init; }
    public string? CustomerEmail { get; init; }
    public string? Notes { get; init; }
    public string? PaymentReference { get; init; }
    public string? Source { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Null: nobody can read when it is.</summary>
    public Interval? During => Time();

    public bool IsPending => StatusWords.StatusOf(Status) == BookingStatus.Pending;

    /// <summary>As it stands in this transaction; null where the tenant has no booking of this id.</summary>
    public static Task<BookingDetails?> FindAsync(TenantDatabase db, string id) =>
        db.QuerySingleOrDefaultAsync<BookingDetails>($"{Select} and b.id = $2 and {IsBooking}", db.Tenant, id);
}
