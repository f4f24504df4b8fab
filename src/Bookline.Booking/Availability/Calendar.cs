using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Availability;

/// <summary>When a business can take a customer. Pure: what is taken is given, and so is the time.</summary>
public sealed class Calendar(Business business, IReadOnlyList<Occupied> occupied, Instant now)
{
    private readonly IReadOnlyList<Occupied> occupied = occupied;

    public Business Business { get; } = business;
    public Instant Now { get; } = now;

    /// <summary>The days within the horizon that have a free slot, soonest first.</summary>
    /// <param name="staff">Whom the customer wants; null for anybody.</param>
    public IReadOnlyList<LocalDate> Days(Service service, StaffId? staff) => throw new NotImplementedException();

    /// <summary>
    /// The free slots of a day, soonest first and one for each beginning: with anybody, the one who has least to do that day.
    /// </summary>
    public IReadOnlyList<Slot> Slots(Service service, StaffId? staff, LocalDate day) =>
        throw new NotImplementedException();

    /// <summary>The next free slots from <paramref name="after"/> on, over as many days as it takes.</summary>
    public IReadOnlyList<Slot> Next(Service service, StaffId? staff, Instant after, int count) =>
        throw new NotImplementedException();
}
