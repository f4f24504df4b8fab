using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;

namespace Bookline.Booking.Conversations;

/// <summary>All that a reply depends on, apart from the conversation's state and the message.</summary>
/// <param name="Calendar">What is free, and the time it is.</param>
/// <param name="Bookings">The customer's bookings that are not over, soonest first.</param>
/// <param name="Customer">Who is writing.</param>
public sealed record Situation(Calendar Calendar, IReadOnlyList<Appointment> Bookings, Customer Customer)
{
    public Business Business => Calendar.Business;
    public NodaTime.Instant Now => Calendar.Now;
}

/// <param name="Name">As given for an earlier booking, else as in the profile; null where there is neither.</param>
/// <param name="Language">BCP 47, as chosen by the customer; null: the business's.</param>
public sealed record Customer(string? Name, string? Language);
