using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Availability;

/// <summary>A time at which a member of staff can serve a customer.</summary>
/// <param name="Time">The customer's time, without the service's buffers.</param>
public readonly record struct Slot(StaffId Staff, Interval Time)
{
    public Instant Start => Time.Start;
}

/// <summary>A time that is taken: by a booking or a hold, buffers included.</summary>
public readonly record struct Occupied(StaffId Staff, Interval Time);
