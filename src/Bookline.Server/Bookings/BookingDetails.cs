using Bookline.Booking.Bookings;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>A booking's row with all that its <see cref="BookingView"/> shows: names, the customer, where it came from.</summary>
internal record BookingDetails : BookingRow
{
    /// <summary>Add a condition on <c>b</c>; $1 is the tenant.</summary>
    // In sub-selects and not joins: of a long list only the rows that are shown look these up.
    public new const string Select = $"""
        select {Details}
        from bookings b join tenants t on t.id = $1
        where b.tenant_id = $1
        """;

    public const string Details = $"""
        {Columns},
          (select v.name from services v where v.tenant_id = $1 and v.id = b.service_id) as service_name,
          (select m.name from staff m where m.tenant_id = $1 and m.id = b.staff_id) as staff_name,
          (select array[k.id::text, k.phone, k.name] from contacts k
            where k.tenant_id = $1 and k.conversation_id = b.conversation_id
            order by '+' || k.phone is not distinct from b.phone_number desc, k.created_at, k.id limit 1) as contact,
          b.phone_number, nullif(btrim(b.customer_name), '') as customer_name, b.customer_email, b.notes,
          b.payment_reference, b.metadata ->> 'source' as source, b.metadata ->> 'cancel_reason' as cancel_words,
          b.created_at::timestamptz as created_at, b.updated_at::timestamptz as updated_at
        """;

    /// <summary>A hold, and one that ran out or was given back, never was a booking. A condition on <c>b</c>.</summary>
    public const string IsBooking =
        "b.status <> 'held' and coalesce(b.metadata ->> 'cancelled', '') not in ('expired', 'released')";

    public required string ServiceName { get; init; }
    public string? StaffName { get; init; }

    /// <summary>Id, phone and name; null: of the single-tenant time, and has not written since.</summary>
    public string?[]? Contact { get; init; }
    public required string PhoneNumber { get; init; }
    public string? CustomerName { get; init; }
    public string? CustomerEmail { get; init; }
    public string? Notes { get; init; }
    public string? PaymentReference { get; init; }
    public string? Source { get; init; }
    public string? CancelWords { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Null: nobody can read when it is.</summary>
    public Interval? During => Time();

    public bool IsCancelled => StatusWords.StatusOf(Status) == BookingStatus.Cancelled;

    public bool IsPending => StatusWords.StatusOf(Status) == BookingStatus.Pending;

    /// <summary>As it stands in this transaction; null where the tenant has no booking of this id.</summary>
    public static Task<BookingDetails?> FindAsync(TenantDatabase db, string id) =>
        db.QuerySingleOrDefaultAsync<BookingDetails>($"{Select} and b.id = $2 and {IsBooking}", db.Tenant, id);
}
