using System.Globalization;
using Bookline.Server.Mail;
using NodaTime;

namespace Bookline.Server.Calendars.Invitations;

internal enum News
{
    Confirmed,
    Moved,
    Cancelled,
}

/// <summary>What there is to tell of a booking, and how it is told.</summary>
internal static class NewsMail
{
    /// <returns>Null: the customer knows.</returns>
    public static News? Of(BookedTime booking, Told? told) =>
        (booking.Status, told?.What) switch
        {
            ("confirmed", null or "cancelled") => News.Confirmed,
            // Whoever reads the corrected address has heard of nothing.
            ("confirmed", "confirmed") when !IsSame(booking.Email, told!.Email) => News.Confirmed,
            ("confirmed", "confirmed") when IsElsewhere(booking, told!) => News.Moved,
            // Of one that was never confirmed they have heard nothing.
            ("cancelled", "confirmed") => News.Cancelled,
            _ => null,
        };

    public static MailMessage Write(News news, BookedTime booking, string business, string zoneId)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId) ?? DateTimeZone.Utc;
        var start = Instant.FromDateTimeUtc(DateTime.SpecifyKind(booking.StartsAt, DateTimeKind.Utc)).InZone(zone);
        var when = start.ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        var what = booking.Service ?? "Your booking";
        var with = booking.Staff is null ? "" : $" with {booking.Staff}";
        var (title, sentence) = news switch
        {
            News.Confirmed => ("Confirmed", "is booked. We look forward to seeing you."),
            News.Moved => ("Moved", "is the new time of your booking."),
            _ => ("Cancelled", "is cancelled."),
        };
        return new(
            booking.Email!,
            OneLine($"{title}: {what}, {start.ToString("d MMM, HH:mm", CultureInfo.InvariantCulture)} – {business}"),
            $"""
            Hello{(string.IsNullOrWhiteSpace(booking.Customer) ? "" : $" {booking.Customer}")},

            {what}{with} on {when} ({zone.Id}) {sentence}

            {(
                news == News.Cancelled
                    ? "The attached file takes it out of your calendar."
                    : "The attached file puts it into your calendar."
            )}

            {business}
            """
        );
    }

    private static bool IsSame(string? address, string told) =>
        string.Equals(address, told, StringComparison.OrdinalIgnoreCase);

    private static bool IsElsewhere(BookedTime booking, Told told) =>
        (booking.StartsAt, booking.EndsAt, booking.StaffId) != (told.StartsAt, told.EndsAt, told.StaffId);

    private static string OneLine(string text)
    {
        const int LongestSubject = 200;
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length <= LongestSubject ? line : line[..LongestSubject];
    }
}
