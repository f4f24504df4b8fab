using System.ComponentModel;
using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Bookings;

internal sealed record CancelBookingBody(
    [property: Description("For the business alone; at most 500 characters.")] string? Reason,
    [property: Description("Whether the customer is told in the chat; true when nobody says.")] bool? TellCustomer
);

internal static class CancelByBusiness
{
    private const int MostOfReason = 500;
    private const string TooLate = "A booking can be cancelled while it is pending or confirmed, and until it is over.";

    public static Task<IResult> HandleAsync(
        [AsParameters] ApiCall call,
        [AsParameters] BookingCall modules,
        string bookingId,
        CancelBookingBody? body
    )
    {
        var checks = new FieldChecks();
        var reason = checks.Text("reason", body?.Reason, MostOfReason);
        return checks.Problem is { } problem
            ? Task.FromResult(problem)
            : BookingCall.ChangeAsync(
                call,
                bookingId,
                "booking.cancelled",
                (db, _, id) => CancelAsync(call, modules, db, id, reason, body?.TellCustomer != false)
            );
    }

    private static async Task<IResult?> CancelAsync(
        ApiCall call,
        BookingCall modules,
        TenantDatabase db,
        BookingId id,
        string? reason,
        bool tellCustomer
    )
    {
        var business = await modules.Catalog.LoadAsync(db);
        var answer = await modules.Bookings.CancelAsync(db, business, new(id), call.Now, Actor.Business, reason);
        if (answer is not BookingCancelled { Booking: var cancelled })
        {
            return SlotAnswers.Unchangeable(TooLate);
        }
        if (tellCustomer)
        {
            await modules.Conversations.TellCancelledAsync(db, cancelled);
        }
        return null;
    }
}
