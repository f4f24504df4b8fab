using Bookline.Tenancy;
using Ical.Net;

namespace Bookline.Server.Calendars.Feeds;

/// <summary>A feed's bookings as a calendar, for the people of the business: it says who comes, and how to reach them.</summary>
internal static class FeedText
{
    // How often a calendar is to look again: RFC 7986, and what Outlook reads instead.
    private const string Refresh = "PT15M";

    public static string Of(TenantId tenant, string name, string zone, IReadOnlyList<BookedTime> bookings)
    {
        var calendar = CalendarText.Empty();
        calendar.AddProperty("NAME", name);
        calendar.AddProperty("X-WR-CALNAME", name);
        calendar.AddProperty("X-WR-TIMEZONE", zone);
        var interval = new CalendarProperty("REFRESH-INTERVAL", Refresh);
        interval.AddParameter("VALUE", "DURATION");
        calendar.AddProperty(interval);
        calendar.AddProperty("X-PUBLISHED-TTL", Refresh);
        foreach (var booking in bookings)
        {
            calendar.Events.Add(CalendarText.Event(tenant, booking, Summary(booking), Description(booking)));
        }
        return CalendarText.Write(calendar);
    }

    private static string Summary(BookedTime booking) =>
        string.Join(
            " – ",
            new[] { booking.Service ?? "Booking", booking.Customer }.Where(t => !string.IsNullOrWhiteSpace(t))
        );

    private static string Description(BookedTime booking) =>
        string.Join(
            '\n',
            new[]
            {
                booking.Staff is null ? null : $"With {booking.Staff}",
                booking.Phone,
                booking.Email,
                booking.Status switch
                {
                    "pending" => "Not paid yet",
                    "no_show" => "Did not come",
                    _ => null,
                },
                booking.Notes,
            }.Where(line => !string.IsNullOrWhiteSpace(line))
        );
}
