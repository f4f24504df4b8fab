using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Conversations;

/// <summary>What a conversation asks of the world. It learns what came of it by the <see cref="Inbound"/> named at each.</summary>
public abstract record Effect;

/// <summary>Keep a slot while the customer decides: <see cref="HoldPlaced"/> or <see cref="SlotTaken"/>.</summary>
public sealed record PlaceHold(ServiceId Service, Slot Slot, Instant Until) : Effect;

/// <summary>Give a held slot back. Nothing comes back.</summary>
public sealed record ReleaseHold(BookingId Hold) : Effect;

/// <summary>Make the held slot a booking: <see cref="BookingMade"/> or <see cref="SlotTaken"/>.</summary>
/// <param name="AwaitsPayment">It stays <see cref="BookingStatus.Pending"/> until a payment is verified.</param>
public sealed record ConfirmHold(BookingId Hold, Slot Slot, string CustomerName, bool AwaitsPayment) : Effect;

/// <summary>Move a booking: <see cref="BookingMoved"/>, <see cref="SlotTaken"/> or <see cref="BookingUnchangeable"/>.</summary>
public sealed record MoveBooking(BookingId Booking, Slot To) : Effect;

/// <summary>Cancel a booking: <see cref="BookingCancelled"/> or <see cref="BookingUnchangeable"/>.</summary>
public sealed record CancelBooking(BookingId Booking) : Effect;

/// <summary>Note that the customer says to have paid: <see cref="PaymentClaimed"/> or <see cref="BookingUnchangeable"/>.</summary>
public sealed record ClaimPayment(BookingId Booking) : Effect;

/// <summary>A person takes over; the bot is quiet until it is given back. Nothing comes back.</summary>
public sealed record HandOver(string Reason) : Effect;

/// <summary>The customer chose a language (BCP 47). Nothing comes back.</summary>
public sealed record RememberLanguage(string Language) : Effect;

/// <summary>The customer's name, for this booking and the next. Nothing comes back.</summary>
public sealed record RememberName(string Name) : Effect;
