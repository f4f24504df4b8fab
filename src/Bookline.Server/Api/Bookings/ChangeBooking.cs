using System.ComponentModel;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;

namespace Bookline.Server.Api.Bookings;

/// <summary>What is left out stays as it is; null clears it.</summary>
internal sealed record BookingChange(
    [property: Description("For the business alone; at most 2000 characters.")] Change<string?> Notes,
    Change<string?> Email
);

internal static class ChangeBooking
{
    public static Task<IResult> HandleAsync([AsParameters] ApiCall call, string bookingId, BookingChange change) =>
        BookingCall.ChangeAsync(
            call,
            bookingId,
            "booking.updated",
            async (db, before, id) =>
            {
                var checks = new FieldChecks();
                var notes = change.Notes.IsSet
                    ? checks.Text("notes", change.Notes.Value, CreateBooking.MostOfNotes)
                    : before.Notes;
                var email = change.Email.IsSet
                    ? CustomerFields.ReadEmail("email", change.Email.Value, checks)
                    : before.Customer.Email;
                if (checks.Problem is null)
                {
                    await BookingsModule.DescribeAsync(db, id, email, notes);
                }
                return checks.Problem;
            }
        );
}
