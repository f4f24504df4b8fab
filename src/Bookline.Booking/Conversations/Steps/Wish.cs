using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>What is looked for in a calendar.</summary>
/// <param name="Staff">Null: anybody.</param>
internal sealed record Wish(Service Service, StaffId? Staff, Calendar Calendar)
{
    /// <summary>A time that would be no news: the booking's present one.</summary>
    public Instant? NotAt { get; init; }

    public IReadOnlyList<LocalDate> Days() => Calendar.Days(Service, Staff);

    public IReadOnlyList<Slot> Slots(LocalDate day) =>
        [.. Calendar.Slots(Service, Staff, day).Where(slot => slot.Start != NotAt)];

    /// <summary>The next free slots from a time on, save the one that was just refused.</summary>
    public IReadOnlyList<Slot> Next(Instant after, int count, Slot? refused = null) =>
        [
            .. Calendar
                .Next(Service, Staff, after, count + 2)
                .Where(slot => slot.Start != NotAt && slot != refused)
                .Take(count),
        ];
}
