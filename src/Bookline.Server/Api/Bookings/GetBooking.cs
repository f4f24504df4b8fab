using Bookline.Booking.Bookings;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;
using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Bookings;

internal static class GetBooking
{
    public static Task<IResult> HandleAsync([AsParameters] ApiCall call, string bookingId) =>
        call.ReadAsync(async db =>
            PublicId.Booking.Read(bookingId) is { } id
            && await BookingView.FindAsync(db, new BookingId(id)) is { } booking
                ? ETag.Ok(call.Http, booking)
                : Problem.NotFound("booking")
        );
}
