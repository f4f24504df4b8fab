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
            .WithSummary("Book a free slot for a customer")
            .Produces<BookingView>(201);
        group
            .MapGet("/{bookingId}", GetBooking.HandleAsync)
            .Require(Permission.BookingsRead)
            .WithName("getBooking")
            .WithSummary("Get a booking")
            .Produces<BookingView>();
        group
            .MapPatch("/{bookingId}", ChangeBooking.HandleAsync)
            .Require(Permission.BookingsWrite)
            .WithName("updateBooking")
            .WithSummary("Change a booking's notes and e-mail")
            .Produces<BookingView>();
        MapActions(group);
    }

    private static void MapActions(RouteGroupBuilder group)
    {
        Action("move", MoveByBusiness.HandleAsync, "moveBooking", "Move a booking to another time");
        Action("cancel", CancelByBusiness.HandleAsync, "cancelBooking", "Cancel a booking");
        Action("complete", MarkBooking.CompleteAsync, "completeBooking", "The customer came");
        Action("no-show", MarkBooking.NoShowAsync, "markNoShow", "The customer did not come");
        Action("verify-payment", VerifyPayment.HandleAsync, "verifyBookingPayment", "The money is there");

        void Action(string verb, Delegate handler, string name, string summary) =>
            group
                .MapPost($"/{{bookingId}}/{verb}", handler)
                .Require(Permission.BookingsWrite)
                .WithName(name)
                .WithSummary(summary)
                .Produces<BookingView>();
    }
}
