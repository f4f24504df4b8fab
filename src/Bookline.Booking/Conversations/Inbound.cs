using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;

namespace Bookline.Booking.Conversations;

/// <summary>What a conversation reacts to: something a customer did, or what came of something the conversation asked for.</summary>
public abstract record Inbound;

public sealed record TextReceived(string Text) : Inbound;

/// <summary>A button or a row of a list, perhaps of a message sent long ago.</summary>
/// <param name="Id">The id that the option was sent with.</param>
public sealed record OptionChosen(string Id, string Title) : Inbound;

/// <summary>A picture, a voice message, a location: something that the bot does not read.</summary>
public sealed record UnreadableReceived(string Kind) : Inbound;

/// <summary>The slot of a <see cref="PlaceHold"/> is kept.</summary>
public sealed record HoldPlaced(BookingId Hold, Slot Slot, NodaTime.Instant Until) : Inbound;

/// <summary>The booking asked for stands.</summary>
public sealed record BookingMade(Appointment Booking) : Inbound;

/// <summary>The booking was moved, as asked for.</summary>
public sealed record BookingMoved(Appointment Booking) : Inbound;

/// <summary>The booking was cancelled, as asked for.</summary>
public sealed record BookingCancelled(Appointment Booking) : Inbound;

/// <summary>The customer's word that money was sent is on record, for the owner to verify.</summary>
public sealed record PaymentClaimed(Appointment Booking) : Inbound;

/// <summary>Somebody else was faster: an expected answer to a hold, a confirmation of an expired hold, or a move.</summary>
public sealed record SlotTaken(Slot Slot) : Inbound;

/// <summary>The booking is not as the customer thought: gone, in the past, or too late to change.</summary>
public sealed record BookingUnchangeable(BookingId Booking) : Inbound;
