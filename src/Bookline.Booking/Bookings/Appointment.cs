using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Bookings;

/// <summary>Names a booking; text, since the ids of the single-tenant time are no UUIDs.</summary>
public readonly record struct BookingId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A booking, as its customer sees it.</summary>
public sealed record Appointment
{
    public required BookingId Id { get; init; }
    public required ServiceId Service { get; init; }
    public required StaffId? Staff { get; init; }

    /// <summary>The customer's time, without buffers.</summary>
    public required Interval Time { get; init; }
    public required BookingStatus Status { get; init; }
    public required Money Price { get; init; }

    /// <summary>The customer says to have paid; nobody has verified it.</summary>
    public bool PaymentClaimed { get; init; }
    public bool Paid { get; init; }

    /// <summary>Until when it was to be paid when it was booked; null: it awaits no payment, or for as long as it takes.</summary>
    public Instant? PayBy { get; init; }
}
