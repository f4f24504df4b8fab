using NodaTime;

namespace Bookline.Booking.Catalog;

/// <summary>The rules of a business for who may book what, and change it.</summary>
public sealed record BookingPolicy
{
    /// <summary>How long before it begins a slot can last be booked.</summary>
    public Duration LeadTime { get; init; } = Duration.FromHours(1);

    /// <summary>How many days ahead can be booked, today included.</summary>
    public int HorizonDays { get; init; } = 30;

    /// <summary>Slots begin at multiples of this, counted from midnight on the wall clock.</summary>
    public Duration SlotStep { get; init; } = Duration.FromMinutes(15);

    /// <summary>How long a slot is kept for a customer who has not confirmed yet.</summary>
    public Duration Hold { get; init; } = Duration.FromMinutes(10);

    /// <summary>How long before it begins a customer can last cancel or move a booking.</summary>
    public Duration ChangeCutoff { get; init; } = Duration.FromHours(2);

    /// <summary>How many bookings that lie ahead one customer may have.</summary>
    public int MaxOpenBookings { get; init; } = 5;
}
