using Bookline.Booking.Bookings;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;
using Bookline.Server.Catalog;
using Bookline.Server.Conversations;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Bookings;

/// <summary>What the operations on bookings share; bound as an endpoint's parameter.</summary>
internal sealed record BookingCall(BookingsModule Bookings, CatalogModule Catalog, ConversationsModule Conversations)
{
    /// <summary>
    /// Does something to a booking, which is locked until all of it is saved. Its chat is locked first, as it is when a customer writes: two that
    /// lock in different orders would wait for each other.
    /// </summary>
    /// <param name="work">Gets the booking as it was. Null: it is changed; else the answer instead.</param>
    public static Task<IResult> ChangeAsync(
        ApiCall call,
        string bookingId,
        string action,
        Func<TenantDatabase, BookingView, BookingId, Task<IResult?>> work
    ) =>
        call.ChangeAsync(async db =>
        {
            if (PublicId.Booking.Read(bookingId) is not { } stored)
            {
                return Problem.NotFound("booking");
            }
            var id = new BookingId(stored);
            await ConversationsModule.LockOfAsync(db, id);
            await BookingsModule.LockAsync(db, id);
            if (await BookingView.FindAsync(db, id) is not { } before)
            {
                return Problem.NotFound("booking");
            }
            if ((ETag.Conflict(call.Http, before) ?? await work(db, before, id)) is { } instead)
            {
                return instead;
            }
            var after = (await BookingView.FindAsync(db, id))!;
            await call.RecordAsync(db, action, after.Id, before, after);
            return ETag.Changed(call.Http, after);
        });
}
