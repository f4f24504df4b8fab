using System.Globalization;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Steps;
using Bookline.Booking.Conversations.Stored;
using NodaTime;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>Reads the fields of an option's id, one after the other; null is one that says nothing, or nothing any more.</summary>
internal sealed class Fields(Talk talk, string id)
{
    private const char Separator = ':';

    /// <summary>All that has not been read yet.</summary>
    public string Rest { get; private set; } = id;

    public bool AreOver => Rest.Length == 0;

    public string Next()
    {
        var end = Rest.IndexOf(Separator);
        var field = end < 0 ? Rest : Rest[..end];
        Rest = end < 0 ? "" : Rest[(end + 1)..];
        return field;
    }

    public int? Page() =>
        int.TryParse(Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : null;

    public LocalDate? Day() => StoredTime.Day(Next());

    public Instant? Start() => OptionIds.ParseStart(Next());

    public StaffId? Staff() => Guid.TryParse(Next(), out var staff) ? new StaffId(staff) : null;

    public Service? Service() => talk.Services.FirstOrDefault(service => OptionIds.Key(service.Id.Value) == Rest);

    public NewBooking? NewBooking()
    {
        var (isAnybody, staff) = Rest.StartsWith(OptionIds.Anybody, StringComparison.Ordinal)
            ? (Next() == OptionIds.Anybody, (StaffId?)null)
            : (false, Staff());
        return (isAnybody || staff is not null) && Service() is { } service ? new NewBooking(service.Id, staff) : null;
    }

    public Target? Target() =>
        Next() switch
        {
            OptionIds.New => NewBooking(),
            OptionIds.Moving => Booking() is { } booking ? new MovedBooking(booking) : null,
            _ => null,
        };

    public BookingId? Booking() => talk.Bookings.FirstOrDefault(booking => OptionIds.Key(booking.Id.Value) == Rest)?.Id;
}
