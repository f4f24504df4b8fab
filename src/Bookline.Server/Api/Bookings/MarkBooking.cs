using Bookline.Booking.Bookings;
using Bookline.Server.Bookings;
using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Bookings;

/// <summary>The customer came, or did not; either corrects the other.</summary>
internal static class MarkBooking
{
    public static Task<IResult> CompleteAsync(
        [AsParameters] ApiCall call,
        [AsParameters] BookingCall modules,
        string bookingId
    ) => HandleAsync(call, modules, bookingId, BookingStatus.Completed, "booking.completed");

    public static Task<IResult> NoShowAsync(
        [AsParameters] ApiCall call,
        [AsParameters] BookingCall modules,
        string bookingId
    ) => HandleAsync(call, modules, bookingId, BookingStatus.NoShow, "booking.no_show");

    private static Task<IResult> HandleAsync(
        ApiCall call,
        BookingCall modules,
        string bookingId,
        BookingStatus status,
        string action
    ) =>
        BookingCall.ChangeAsync(
            call,
            bookingId,
            action,
            async (db, _, id) =>
                await modules.Bookings.MarkAsync(db, id, status, call.Now) switch
                {
                    MarkAnswer.Marked => null,
                    MarkAnswer.TooEarly => Problem.Of(409, "booking_not_begun", "It has not begun yet."),
                    _ => SlotAnswers.Unchangeable("It is cancelled, or nobody can read when it is."),
                }
        );
}
