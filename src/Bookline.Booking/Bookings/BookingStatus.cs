namespace Bookline.Booking.Bookings;

/// <summary>Where a booking stands. In the database: the same words in snake_case.</summary>
public enum BookingStatus
{
    /// <summary>A slot is kept while the customer decides.</summary>
    Held,

    /// <summary>Booked; a payment is still to be verified.</summary>
    Pending,
    Confirmed,
    Completed,
    Cancelled,
    NoShow,
}
