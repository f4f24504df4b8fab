using System.Text.Json.Serialization;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>A slot that is kept while the customer decides.</summary>
/// <param name="Wanted">Whom the customer chose; null: anybody.</param>
/// <param name="Staff">Whose time is kept.</param>
internal sealed record HeldSlot(
    BookingId Hold,
    ServiceId Service,
    StaffId? Wanted,
    StaffId Staff,
    Instant Start,
    Instant End,
    Instant Until
)
{
    [JsonIgnore]
    public Interval Time => new(Start, End);

    /// <summary>Read back from the database, it may say anything.</summary>
    [JsonIgnore]
    public bool IsSound => Start < End;

    [JsonIgnore]
    public NewBooking Target => new(Service, Wanted);

    /// <summary>How long it is still kept: a time of day would be taken for the appointment's day.</summary>
    public string KeptUntil(Talk talk) =>
        talk.Say(
            talk.Now < Until ? talk.Phrases.Kept : talk.Phrases.KeptNoLonger,
            ("when", talk.Texts.When(Start)),
            ("length", talk.Texts.FormatLength(Duration.FromMinutes(Math.Ceiling((Until - talk.Now).TotalMinutes))))
        );
}
