using NodaTime;

namespace Bookline.Booking.Catalog;

/// <summary>The rules of a business for who may book what, and change it. Values lie within <see cref="Bounds"/>.</summary>
public sealed record BookingPolicy
{
    /// <summary>How long before it begins a slot can last be booked.</summary>
    public Duration LeadTime
    {
        get;
        init => field = Bounds.LeadMinutes.Demand(value);
    } = Duration.FromHours(1);

    /// <summary>How many days ahead can be booked, today included.</summary>
    public int HorizonDays
    {
        get;
        init => field = Bounds.HorizonDays.Demand(value);
    } = 30;

    /// <summary>Slots begin at multiples of this, counted from midnight on the wall clock.</summary>
    public Duration SlotStep
    {
        get;
        init => field = Bounds.SlotMinutes.Demand(value);
    } = Duration.FromMinutes(15);

    /// <summary>How long a slot is kept for a customer who has not confirmed yet.</summary>
    public Duration Hold
    {
        get;
        init => field = Bounds.HoldMinutes.Demand(value);
    } = Duration.FromMinutes(10);

    /// <summary>How long before it begins a customer can last cancel or move a booking.</summary>
    public Duration ChangeCutoff
    {
        get;
        init => field = Bounds.ChangeCutoffMinutes.Demand(value);
    } = Duration.FromHours(2);

    /// <summary>How long a booking waits for its payment before it is cancelled; zero: for as long as it may take.</summary>
    public Duration PaymentTime
    {
        get;
        init => field = Bounds.PaymentMinutes.Demand(value);
    } = Duration.FromHours(24);

    /// <summary>How many bookings that lie ahead one customer may have.</summary>
    public int MaxOpenBookings
    {
        get;
        init => field = Bounds.MaxOpenBookings.Demand(value);
    } = 5;

    /// <summary>
    /// A booking that nobody has marked by its end is a no-show: for businesses that mark who came. Otherwise it counts as completed.
    /// </summary>
    public bool MarksNoShow { get; init; }
}
