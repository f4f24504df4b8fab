using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Bookings;

/// <summary>Who wants something of a booking.</summary>
public enum Actor
{
    Customer,
    Business,
}

/// <summary>Why a booking or hold was cancelled. Only a hold that merely ran out can still become a booking.</summary>
public enum CancelReason
{
    /// <summary>The hold ran out.</summary>
    Expired,

    /// <summary>The customer gave the hold back.</summary>
    Released,
    ByCustomer,
    ByBusiness,

    /// <summary>Its payment did not come in time.</summary>
    Unpaid,
}

/// <summary>The states of a booking, and who may take it from one to another until when.</summary>
public static class Lifecycle
{
    /// <summary>Whether a booking can go from one state to another at all; staying is no step.</summary>
    public static bool Allows(BookingStatus from, BookingStatus to) =>
        (from, to) switch
        {
            (BookingStatus.Held, BookingStatus.Pending or BookingStatus.Confirmed or BookingStatus.Cancelled) => true,
            (BookingStatus.Pending, not (BookingStatus.Held or BookingStatus.Pending)) => true,
            (BookingStatus.Confirmed, BookingStatus.Completed or BookingStatus.Cancelled or BookingStatus.NoShow) =>
                true,
            // The business corrects what it, or the clock, has marked.
            (BookingStatus.Completed, BookingStatus.NoShow) => true,
            (BookingStatus.NoShow, BookingStatus.Completed) => true,
            _ => false,
        };

    /// <summary>It stands: its time is taken, and somebody counts on it.</summary>
    public static bool IsOpen(BookingStatus status) => status is BookingStatus.Pending or BookingStatus.Confirmed;

    /// <summary>
    /// Whether a booking can be cancelled or moved: by its customer until the cut-off before it begins, by the business until it is over.
    /// </summary>
    public static bool MayChange(Actor by, Appointment booking, BookingPolicy policy, Instant now) =>
        IsOpen(booking.Status)
        && by switch
        {
            Actor.Customer => now <= booking.Time.Start - policy.ChangeCutoff && now < booking.Time.Start,
            Actor.Business => now < booking.Time.End,
            _ => false,
        };

    /// <summary>Whether a hold can become a booking, given that its slot is still its own, or free again.</summary>
    /// <param name="cancelled">Why it was cancelled; null where it was not, or nobody knows.</param>
    public static bool MayConfirm(BookingStatus status, CancelReason? cancelled) =>
        status == BookingStatus.Held || (status == BookingStatus.Cancelled && cancelled == CancelReason.Expired);

    /// <summary>Until when what is booked at this moment is to be paid; null: it may take as long as it takes.</summary>
    public static Instant? PayBy(BookingPolicy policy, Instant now) =>
        policy.PaymentTime == Duration.Zero ? null : now + policy.PaymentTime;

    /// <summary>
    /// When a booking that is made, or moved, at this moment is cancelled for want of its payment: at latest when it begins, and a
    /// move gives no more time. Null: never.
    /// </summary>
    public static Instant? PaymentDue(Appointment booking, Instant now) =>
        !IsUnpaid(booking) || booking.PayBy is not { } payBy || booking.Time.Start <= now
            ? null
            : Instant.Min(payBy, booking.Time.Start);

    /// <summary>It awaits a payment of which nobody, its customer included, has said that it was made.</summary>
    public static bool IsUnpaid(Appointment booking) =>
        booking is { Status: BookingStatus.Pending, Paid: false, PaymentClaimed: false };

    /// <summary>What becomes of a booking whose time is over; whether its payment was verified says nothing of who came.</summary>
    public static BookingStatus AfterItsEnd(BookingStatus status, BookingPolicy policy) =>
        !IsOpen(status) ? status
        : policy.MarksNoShow ? BookingStatus.NoShow
        : BookingStatus.Completed;
}
