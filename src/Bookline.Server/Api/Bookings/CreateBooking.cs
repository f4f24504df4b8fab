using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Api.Availability;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;
using Bookline.Server.Conversations;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Api.Bookings;

internal static class CreateBooking
{
    public const int MostOfNotes = 2000;

    // Whoever comes second tries whoever else is free, and there are never more of them than tries.
    private const int MostTries = 20;
    private const string Source = "api";

    public static Task<IResult> HandleAsync(
        [AsParameters] ApiCall call,
        [AsParameters] BookingCall modules,
        NewBookingBody body
    )
    {
        var checks = new FieldChecks();
        var customer = CustomerFields.Of(body.Customer, checks);
        var start = Times.Required("starts_at", body.StartsAt, checks);
        var notes = checks.Text("notes", body.Notes, MostOfNotes);
        checks.Required("service", body.Service, MostOfNotes);
        return checks.Problem is { } problem
            ? Task.FromResult(problem)
            : call.ChangeAsync(async db =>
            {
                var business = await modules.Catalog.LoadAsync(db);
                if (Offers.FindService(business, body.Service) is not { } service)
                {
                    return Problem.NotFound("service");
                }
                var staff = Offers.FindStaff(business, body.Staff)?.Id;
                return body.Staff is not null && staff is null
                    ? Problem.NotFound("member of staff")
                    : await new Attempt(call, modules, db, business, service, staff, start).BookAsync(
                        customer,
                        notes,
                        body.AwaitsPayment == true
                    );
            });
    }

    private sealed class Attempt(
        ApiCall call,
        BookingCall modules,
        TenantDatabase db,
        Business business,
        Service service,
        StaffId? staff,
        Instant start
    )
    {
        private readonly SlotSearch search = new(modules.Bookings, business, call.Now);

        public async Task<IResult> BookAsync(CustomerFields customer, string? notes, bool awaitsPayment)
        {
            if (SlotAnswers.NotDone(business, service, staff) is { } notDone)
            {
                return notDone;
            }
            if (!search.IsOffered(service, staff, start))
            {
                return SlotAnswers.NotOffered();
            }
            // A customer whose booking fails leaves no contact behind.
            await db.ExecuteAsync("savepoint before_booking");
            var chat = await ConversationsModule.OpenAsync(db, customer.Phone, customer.Name);
            for (var tries = 1; ; tries++)
            {
                var calendar = await search.CalendarAsync(db);
                if (tries > MostTries || search.At(calendar, service, staff, start) is not { } slot)
                {
                    await db.ExecuteAsync("rollback to savepoint before_booking");
                    return SlotAnswers.Taken(calendar, service, staff, start);
                }
                var wanted = new NewBooking(
                    new BookingCustomer(chat.ConversationId, chat.PhoneNumber, customer.Name),
                    customer.Name,
                    service.Id,
                    slot,
                    awaitsPayment,
                    customer.Email,
                    notes,
                    Source
                );
                if (await modules.Bookings.BookAsync(db, business, wanted, call.Now) is BookingMade made)
                {
                    var view = (await BookingView.FindAsync(db, made.Booking.Id))!;
                    await call.RecordAsync(db, "booking.created", view.Id, null, view);
                    return ETag.Created(call.Http, $"/api/v1/bookings/{view.Id}", view);
                }
            }
        }
    }
}
