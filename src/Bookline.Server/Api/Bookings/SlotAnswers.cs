using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using Bookline.Server.Api.Availability;
using Bookline.Server.Hosting;
using NodaTime;

namespace Bookline.Server.Api.Bookings;

/// <summary>The answers to who wants a time that cannot be had.</summary>
internal static class SlotAnswers
{
    private const int NextFree = 3;

    /// <summary>With the next slots that can be had instead.</summary>
    public static IResult Taken(Calendar calendar, Service service, StaffId? staff, Instant wanted)
    {
        var next = calendar
            .Next(service, staff, wanted, NextFree)
            .Select(slot => SlotView.Of(slot.Time, calendar.Business.Zone, [slot.Staff]));
        return Problem.Of(
            409,
            "slot_taken",
            "That time is taken; next_free has the next ones that are not.",
            null,
            ("next_free", next.ToArray())
        );
    }

    public static IResult NotOffered() =>
        Problem.Of(
            422,
            "outside_hours",
            "Nothing begins at that time: it is outside the hours, the slot step, the lead time or the horizon. "
                + "GET /api/v1/availability has the times that can be booked."
        );

    /// <returns>Null: whoever is asked for does the service, or nobody is asked for.</returns>
    public static IResult? NotDone(Business business, Service service, StaffId? staff) =>
        staff is { } id && !business.Staff.Any(m => m.Id == id && m.IsActive && m.Skills.Contains(service.Id))
            ? Problem.Invalid(new FieldError("staff", "not_offered", "They do not do this service."))
            : null;

    public static IResult Unchangeable(string why) => Problem.Of(409, "booking_unchangeable", why);
}
