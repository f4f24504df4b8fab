using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Server.Jobs;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>
/// Holds and bookings in the database, which is the judge of what is free. Everything that writes is for a transaction
/// (<see cref="TenantContext.WithTenantTransactionAsync{T}"/>): a booking, its reservation and its jobs are one.
/// </summary>
public sealed class BookingsModule
{
    /// <summary>The job that lets go of a hold that nobody confirmed.</summary>
    public const string ExpireHoldKind = "booking.expire_hold";

    /// <summary>The job that reminds a customer; payload <c>{"booking": id, "hours": 24}</c>, and 2.</summary>
    public const string RemindKind = "booking.remind";

    /// <summary>The job that closes a booking when its time is over.</summary>
    public const string CloseKind = "booking.close";

    /// <summary>The job that cancels a booking whose payment has not come.</summary>
    public const string ExpireUnpaidKind = "booking.expire_unpaid";

    /// <summary>The job that tells its customer so; payload <c>{"booking": id}</c>.</summary>
    public const string TellUnpaidKind = "booking.tell_unpaid";

    private readonly IClock clock;
    private readonly Holds holds;
    private readonly Changes changes;
    private readonly BookingPayments payments;
    private readonly Marking marking;

    public BookingsModule(JobsModule jobs, WebhooksModule webhooks, IClock clock)
    {
        var plan = new BookingJobs(jobs);
        var events = new BookingEvents(webhooks);
        this.clock = clock;
        (holds, changes) = (new Holds(plan, events, clock), new Changes(plan, events));
        payments = new BookingPayments(plan, events);
        marking = new Marking(plan, webhooks);
    }

    internal static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BookingJobs>().AddSingleton<BookingEvents>();
        builder.Services.AddSingleton<BookingsModule>();
        JobsModule.AddHandler<ExpireHold>(builder);
        JobsModule.AddHandler<ExpireUnpaid>(builder);
        JobsModule.AddHandler<CloseBooking>(builder);
    }

    /// <summary>What is taken from now until the end of the horizon. Expired holds are not.</summary>
    public Task<IReadOnlyList<Occupied>> OccupiedAsync(TenantDatabase db, Instant from, Instant until) =>
        BookingStore.OccupiedAsync(db, from, until, clock.GetCurrentInstant());

    /// <summary>The bookings of a conversation that are not over, soonest first; no holds.</summary>
    public Task<IReadOnlyList<Appointment>> OpenBookingsAsync(TenantDatabase db, string conversationId, Instant now) =>
        BookingStore.OpenAsync(db, conversationId, now);

    /// <summary>Keeps a slot, with a job that lets go of it. A slot that is taken leaves the transaction usable.</summary>
    /// <returns><see cref="HoldPlaced"/> or <see cref="SlotTaken"/>.</returns>
    public Task<Inbound> PlaceHoldAsync(
        TenantDatabase db,
        Business business,
        BookingCustomer customer,
        PlaceHold hold
    ) => holds.PlaceAsync(db, business, customer, hold);

    /// <summary>Gives a held slot back; a hold that is gone is no error.</summary>
    public Task ReleaseHoldAsync(TenantDatabase db, BookingId hold) => holds.ReleaseAsync(db, hold);

    /// <summary>Makes a hold a booking: an expired hold, too, if its slot is still free. Confirming twice gives the same booking.</summary>
    /// <returns><see cref="BookingMade"/> or <see cref="SlotTaken"/>.</returns>
    public Task<Inbound> ConfirmAsync(TenantDatabase db, Business business, ConfirmHold confirm, Instant now) =>
        holds.ConfirmAsync(db, business, confirm, now);

    /// <summary>Makes a booking that nobody held a slot for: the business takes it at the desk, or its website does.</summary>
    /// <returns><see cref="BookingMade"/> or <see cref="SlotTaken"/>.</returns>
    public Task<Inbound> BookAsync(TenantDatabase db, Business business, NewBooking booking, Instant now) =>
        DirectBooking.BookAsync(holds, db, business, booking, now);

    /// <param name="by">The business may until the booking is over, its customer until the cut-off.</param>
    /// <returns><see cref="BookingMoved"/>, <see cref="SlotTaken"/> or <see cref="BookingUnchangeable"/>.</returns>
    public Task<Inbound> MoveAsync(
        TenantDatabase db,
        Business business,
        MoveBooking move,
        Instant now,
        Actor by = Actor.Customer
    ) => changes.MoveAsync(db, business, move, by, now);

    /// <param name="by">The business may until the booking is over, its customer until the cut-off.</param>
    /// <param name="reason">In the business's own words; null: it says none.</param>
    /// <returns><see cref="BookingCancelled"/> or <see cref="BookingUnchangeable"/>.</returns>
    public Task<Inbound> CancelAsync(
        TenantDatabase db,
        Business business,
        CancelBooking cancel,
        Instant now,
        Actor by = Actor.Customer,
        string? reason = null
    ) => changes.CancelAsync(db, business, cancel, by, reason, now);

    /// <summary>The business says who came; it may correct that.</summary>
    /// <param name="status">Completed, or a no-show.</param>
    public Task<MarkAnswer> MarkAsync(TenantDatabase db, BookingId booking, BookingStatus status, Instant now) =>
        marking.MarkAsync(db, booking, status, now);

    /// <summary>Sets what does not touch the booking's time; no change at all is one of its <c>updated_at</c>.</summary>
    public static Task DescribeAsync(TenantDatabase db, BookingId booking, string? email, string? notes) =>
        BookingStore.DescribeAsync(db, booking, email, notes, source: null);

    /// <summary>How many were made in that time; holds are none.</summary>
    public static Task<long> CountAsync(TenantDatabase db, Interval made) => BookingList.CountAsync(db, made);

    /// <summary>Keeps others from changing the booking until the transaction ends.</summary>
    public static Task LockAsync(TenantDatabase db, BookingId booking) => BookingStore.LockAsync(db, booking);

    /// <summary>A part of the bookings: not of the holds, nor of those that ran out.</summary>
    public static Task<Page<BookingView>> ListAsync(
        TenantDatabase db,
        BookingFilter filter,
        PageAsked page,
        ICollection<FieldError> errors
    ) => BookingList.ReadAsync(db, filter, page, errors);

    /// <returns><see cref="PaymentClaimed"/> or <see cref="BookingUnchangeable"/>.</returns>
    public Task<Inbound> ClaimPaymentAsync(TenantDatabase db, ClaimPayment claim, Instant now) =>
        payments.ClaimAsync(db, claim, now);

    /// <summary>A payment that was verified (an event with a good signature, or the owner) confirms the booking; twice is once.</summary>
    /// <returns>Null when there is no booking of this id.</returns>
    public Task<VerifiedPayment?> VerifyPaymentAsync(
        TenantDatabase db,
        BookingId booking,
        string reference,
        Instant now
    ) => payments.VerifyAsync(db, booking, reference, now);

    public async Task<Appointment?> FindAsync(TenantDatabase db, BookingId booking) =>
        (await BookingStore.FindAsync(db, booking))?.ToAppointment();
}

/// <summary>A booking that is paid.</summary>
/// <param name="IsNew">Whether it was this call that noted the payment, and not one before.</param>
public sealed record VerifiedPayment(Appointment Booking, bool IsNew);

/// <summary>What came of marking a booking.</summary>
public enum MarkAnswer
{
    Marked,

    /// <summary>It has not begun: nobody can have come, or stayed away.</summary>
    TooEarly,

    /// <summary>It is cancelled, or nobody can read when it is.</summary>
    Unchangeable,
}

/// <summary>A booking that is made in one go.</summary>
/// <param name="AwaitsPayment">It is pending until a payment is verified, and cancelled when none comes.</param>
/// <param name="Source">As <see cref="BookingView"/> shows it.</param>
public sealed record NewBooking(
    BookingCustomer Customer,
    string Name,
    ServiceId Service,
    Slot Slot,
    bool AwaitsPayment,
    string? Email,
    string? Notes,
    string Source
);

/// <summary>For whom a slot is held.</summary>
/// <param name="Phone">As in the conversation.</param>
public sealed record BookingCustomer(string ConversationId, string Phone, string? Name);
