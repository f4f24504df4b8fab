using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;

namespace Bookline.Server.Api.Bookings;

internal static class BookingEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group
            .MapGet("/", ListBookings.HandleAsync)
            .Require(Permission.BookingsRead)
            .WithName("listBookings")
            .WithSummary("List bookings")
            .Produces<Page<BookingView>>();
        group
            .MapPost("/", CreateBooking.HandleAsync)
            .Require(Permission.BookingsWrite)
            .WithName("createBooking")
            .GivesETag()
            .WithExample(
                """{"service": "svc_haircut", "starts_at": "2026-11-24T08:00:00Z", "customer": {"name": "Zoe", "phone": "+4915112345678"}}"""
            )
            .ProducesProblem(404)
            .WithSummary("Book a free slot for a customer")
            .Produces<BookingView>(201);
        group
            .MapGet("/{bookingId}", GetBooking.HandleAsync)
            .Require(Permission.BookingsRead)
            .WithName("getBooking")
            .GivesETag()
            .WithSummary("Get a booking")
            .Produces<BookingView>();
        group
            .MapPatch("/{bookingId}", ChangeBooking.HandleAsync)
            .Require(Permission.BookingsWrite)
            .WithName("updateBooking")
            .TakesIfMatch()
            .WithExample("""{"notes": "Allergic to nuts"}""")
            .WithSummary("Change a booking's notes and e-mail")
            .Produces<BookingView>();
        MapActions(group);
    }

    private static void MapActions(RouteGroupBuilder group)
    {
        Action("move", MoveByBusiness.HandleAsync, "moveBooking", "Move a booking to another time")
            .WithExample("""{"starts_at": "2026-11-24T10:30:00Z", "tell_customer": true}""");
        Action("cancel", CancelByBusiness.HandleAsync, "cancelBooking", "Cancel a booking")
            .WithExample("""{"reason": "Ann is ill"}""");
        Action("complete", MarkBooking.CompleteAsync, "completeBooking", "The customer came");
        Action("no-show", MarkBooking.NoShowAsync, "markNoShow", "The customer did not come");
        Action("verify-payment", VerifyPayment.HandleAsync, "verifyBookingPayment", "The money is there")
            .WithExample("""{"reference": "Till 7, receipt 1204"}""");

        RouteHandlerBuilder Action(string verb, Delegate handler, string name, string summary) =>
            group
                .MapPost($"/{{bookingId}}/{verb}", handler)
                .Require(Permission.BookingsWrite)
                .WithName(name)
                .WithSummary(summary)
                .TakesIfMatch()
                .Produces<BookingView>();
    }
}
