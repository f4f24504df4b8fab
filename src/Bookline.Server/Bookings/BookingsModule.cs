using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>Holds and bookings in the database, which is the judge of what is free.</summary>
public sealed class BookingsModule
{
    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<BookingsModule>();

    /// <summary>What is taken from now until the end of the horizon. Expired holds are not.</summary>
    public Task<IReadOnlyList<Occupied>> OccupiedAsync(TenantDatabase db, Instant from, Instant until) =>
        throw new NotImplementedException();

    /// <summary>The bookings of a conversation that are not over, soonest first; no holds.</summary>
    public Task<IReadOnlyList<Appointment>> OpenBookingsAsync(TenantDatabase db, string conversationId, Instant now) =>
        throw new NotImplementedException();

    /// <summary>Keeps a slot, with a job that lets go of it. A slot that is taken leaves the transaction usable.</summary>
    /// <returns><see cref="HoldPlaced"/> or <see cref="SlotTaken"/>.</returns>
    public Task<Inbound> PlaceHoldAsync(
        TenantDatabase db,
        Business business,
        BookingCustomer customer,
        PlaceHold hold
    ) => throw new NotImplementedException();

    /// <summary>Gives a held slot back; a hold that is gone is no error.</summary>
    public Task ReleaseHoldAsync(TenantDatabase db, BookingId hold) => throw new NotImplementedException();

    /// <summary>Makes a hold a booking: an expired hold, too, if its slot is still free. Confirming twice gives the same booking.</summary>
    /// <returns><see cref="BookingMade"/> or <see cref="SlotTaken"/>.</returns>
    public Task<Inbound> ConfirmAsync(TenantDatabase db, Business business, ConfirmHold confirm, Instant now) =>
        throw new NotImplementedException();

    /// <returns><see cref="BookingMoved"/>, <see cref="SlotTaken"/> or <see cref="BookingUnchangeable"/>.</returns>
    public Task<Inbound> MoveAsync(TenantDatabase db, Business business, MoveBooking move, Instant now) =>
        throw new NotImplementedException();

    /// <returns><see cref="BookingCancelled"/> or <see cref="BookingUnchangeable"/>.</returns>
    public Task<Inbound> CancelAsync(TenantDatabase db, Business business, CancelBooking cancel, Instant now) =>
        throw new NotImplementedException();

    /// <returns><see cref="PaymentClaimed"/> or <see cref="BookingUnchangeable"/>.</returns>
    public Task<Inbound> ClaimPaymentAsync(TenantDatabase db, ClaimPayment claim, Instant now) =>
        throw new NotImplementedException();

    /// <summary>A payment that was verified (an event with a good signature, or the owner) confirms the booking; twice is once.</summary>
    /// <returns>The booking, or null when there is none of this id.</returns>
    public Task<Appointment?> VerifyPaymentAsync(TenantDatabase db, BookingId booking, string reference, Instant now) =>
        throw new NotImplementedException();

    public Task<Appointment?> FindAsync(TenantDatabase db, BookingId booking) => throw new NotImplementedException();
}

/// <summary>For whom a slot is held.</summary>
/// <param name="Phone">As in the conversation.</param>
public sealed record BookingCustomer(string ConversationId, string Phone, string? Name);
