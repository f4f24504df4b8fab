using System.ComponentModel;
using Bookline.Booking.Bookings;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;

namespace Bookline.Server.Api.Bookings;

internal sealed record VerifyPaymentBody(
    [property: Description("Of the payment, as whoever took the money names it; at most 200 characters.")]
        string? Reference
);

/// <summary>Somebody has seen the money; it is noted for a cancelled booking, too, since it has to be given back.</summary>
internal static class VerifyPayment
{
    private const int MostOfReference = 200;
    private const string ByHand = "verified by hand";

    public static Task<IResult> HandleAsync(
        [AsParameters] ApiCall call,
        [AsParameters] BookingCall modules,
        string bookingId,
        VerifyPaymentBody? body
    )
    {
        var checks = new FieldChecks();
        var reference = checks.Line("reference", body?.Reference, MostOfReference) ?? ByHand;
        return checks.Problem is { } problem
            ? Task.FromResult(problem)
            : BookingCall.ChangeAsync(
                call,
                bookingId,
                "booking.payment_verified",
                async (db, _, id) =>
                {
                    switch (await modules.Bookings.VerifyPaymentAsync(db, id, reference, call.Now))
                    {
                        case null:
                            return SlotAnswers.Unchangeable("Nobody can read when it is, or where it stands.");
                        case { IsNew: true, Booking: { Status: BookingStatus.Confirmed } paid }:
                            await modules.Conversations.TellPaidAsync(db, paid);
                            return null;
                        default:
                            return null;
                    }
                }
            );
    }
}
