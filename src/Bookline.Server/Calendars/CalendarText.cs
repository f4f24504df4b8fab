using System.Globalization;
using Bookline.Server.Api.Conventions;
using Bookline.Tenancy;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Bookline.Server.Calendars;

/// <summary>
/// Calendars as text (RFC 5545). Every time is an instant, in UTC: no zone's rules are needed to read them, and no clock change can move them.
/// </summary>
internal static class CalendarText
{
    private const string Product = "-//Bookline//Bookline//EN";

    public static Ical.Net.Calendar Empty() => new() { ProductId = Product };

    /// <summary>What a booking's event is called for ever: by it a calendar knows the event again.</summary>
    public static string UidOf(TenantId tenant, BookedTime booking) =>
        $"{PublicId.Booking.Show(booking.Id)}@{tenant}.bookline";

    public static CalendarEvent Event(TenantId tenant, BookedTime booking, string summary, string? description) =>
        new()
        {
            Uid = UidOf(tenant, booking),
            Summary = Clean(summary),
            Description = description is null ? null : Clean(description),
            Start = Utc(booking.StartsAt),
            End = Utc(booking.EndsAt),
            Status = booking.Status switch
            {
                "cancelled" => EventStatus.Cancelled,
                "pending" => EventStatus.Tentative,
                _ => EventStatus.Confirmed,
            },
            Sequence = booking.Sequence,
            Created = Utc(booking.CreatedAt),
            LastModified = Utc(booking.UpdatedAt),
            // When this version of it was made: the same booking is always the same text.
            DtStamp = Utc(booking.UpdatedAt),
            Transparency = booking.IsCancelled ? TransparencyType.Transparent : TransparencyType.Opaque,
        };

    public static string Write(Ical.Net.Calendar calendar) =>
        new CalendarSerializer().SerializeToString(calendar)
        ?? throw new InvalidOperationException("A calendar became no text.");

    private static CalDateTime Utc(DateTime instant)
    {
        var utc = DateTime.SpecifyKind(instant, DateTimeKind.Utc);
        return new(new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc));
    }

    // RFC 5545 knows no control characters but the tab, and the line breaks that are escaped.
    private static string Clean(string text) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{new string([.. text.ReplaceLineEndings("\n").Where(c => c is '\n' or '\t' || !char.IsControl(c))])}"
        );
}
