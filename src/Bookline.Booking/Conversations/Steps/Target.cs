using System.Text.Json.Serialization;
using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>For what a date and a time are chosen.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "for")]
[JsonDerivedType(typeof(NewBooking), "new")]
[JsonDerivedType(typeof(MovedBooking), "move")]
internal abstract record Target
{
    /// <summary>What is looked for in the calendar; null when it is not to be had any more.</summary>
    public abstract Wish? Find(Talk talk);
}

/// <param name="Staff">Null: anybody.</param>
internal sealed record NewBooking(ServiceId Service, StaffId? Staff) : Target
{
    public override Wish? Find(Talk talk) =>
        talk.FindService(Service) is { } service
        && (Staff is null || talk.StaffFor(Service).Any(member => member.Id == Staff))
            ? new Wish(service, Staff, talk.Calendar)
            : null;
}

/// <summary>Another time for a booking that stands.</summary>
internal sealed record MovedBooking(BookingId Booking) : Target
{
    /// <summary>With the same person, if they still have time; the booking's own time counts as free.</summary>
    public override Wish? Find(Talk talk)
    {
        if (
            talk.FindBooking(Booking) is not { } booking
            || !talk.MayChange(booking)
            || talk.FindService(booking.Service) is not { } service
        )
        {
            return null;
        }
        var calendar = booking.Staff is { } staff
            ? talk.Calendar.Without(new Occupied(staff, service.Around(booking.Time)))
            : talk.Calendar;
        var same = new Wish(service, booking.Staff, calendar) { NotAt = booking.Time.Start };
        return booking.Staff is null || same.Days().Count > 0 ? same : same with { Staff = null };
    }
}
