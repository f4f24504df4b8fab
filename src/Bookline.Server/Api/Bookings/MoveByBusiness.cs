using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Api.Availability;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Api.Bookings;

internal sealed record MoveBookingBody(
    [property: Required, Description("One of the beginnings that availability lists.")] string? StartsAt,
    [property: Description("stf_…; whoever has it when nobody says.")] string? Staff,
    [property: Description("Whether the customer is told in the chat; true when nobody says.")] bool? TellCustomer
);

internal static class MoveByBusiness
{
    private const string TooLate = "A booking can be moved while it is pending or confirmed, and until it is over.";

    public static Task<IResult> HandleAsync(
        [AsParameters] ApiCall call,
        [AsParameters] BookingCall modules,
        string bookingId,
        MoveBookingBody body
    )
    {
        var checks = new FieldChecks();
        var start = Times.Required("starts_at", body.StartsAt, checks);
        return checks.Problem is { } problem
            ? Task.FromResult(problem)
            : BookingCall.ChangeAsync(
                call,
                bookingId,
                "booking.moved",
                (db, _, id) => MoveAsync(call, modules, db, id, start, body)
            );
    }

    private static async Task<IResult?> MoveAsync(
        ApiCall call,
        BookingCall modules,
        TenantDatabase db,
        BookingId id,
        Instant start,
        MoveBookingBody body
    )
    {
        var business = await modules.Catalog.LoadAsync(db);
        if (body.Staff is not null && Offers.FindStaff(business, body.Staff) is null)
        {
            return Problem.NotFound("member of staff");
        }
        if (
            await modules.Bookings.FindAsync(db, id) is not { } booking
            || business.Services.FirstOrDefault(s => s.Id == booking.Service) is not { } service
            || !Lifecycle.MayChange(Actor.Business, booking, business.Policy, call.Now)
        )
        {
            return SlotAnswers.Unchangeable(TooLate);
        }
        var staff = Offers.FindStaff(business, body.Staff)?.Id ?? booking.Staff;
        if (start == booking.Time.Start && staff == booking.Staff)
        {
            return null;
        }
        if (SlotAnswers.NotDone(business, service, Offers.FindStaff(business, body.Staff)?.Id) is { } notDone)
        {
            return notDone;
        }
        // A service that is not offered any more can still be given to those who booked it.
        var wanted = service with
        {
            IsActive = true,
        };
        var search = new SlotSearch(modules.Bookings, business, call.Now);
        if (!search.IsOffered(wanted, staff, start))
        {
            return SlotAnswers.NotOffered();
        }
        var calendar = WithoutItself(await search.CalendarAsync(db), booking, service);
        var moved = search.At(calendar, wanted, staff, start) is { } slot
            ? await modules.Bookings.MoveAsync(db, business, new(id, slot), call.Now, Actor.Business)
            : null;
        if (moved is not BookingMoved { Booking: var now })
        {
            return SlotAnswers.Taken(
                WithoutItself(await search.CalendarAsync(db), booking, service),
                wanted,
                staff,
                start
            );
        }
        if (body.TellCustomer != false)
        {
            await modules.Conversations.TellMovedAsync(db, now, booking.Time.Start);
        }
        return null;
    }

    // The new time may overlap the old one.
    private static Calendar WithoutItself(Calendar calendar, Appointment booking, Service service) =>
        booking.Staff is { } staff ? calendar.Without(new Occupied(staff, service.Around(booking.Time))) : calendar;
}
