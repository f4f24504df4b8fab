using Bookline.Server.Mail;
using Bookline.Tenancy;
using Ical.Net.DataTypes;

namespace Bookline.Server.Calendars.Invitations;

/// <summary>A booking for its customer's calendar (iTIP, RFC 5546): a request puts it there or moves it, a cancellation takes it out.</summary>
internal sealed class Invitation(MailModule mail)
{
    public async Task<MailAttachment> OfAsync(TenantDatabase db, BookedTime booking)
    {
        var business = await db.QuerySingleAsync<Host>(
            "select business_name name, email from tenants where id = $1",
            db.Tenant
        );
        var calendar = CalendarText.Empty();
        calendar.Method = booking.IsCancelled ? "CANCEL" : "REQUEST";
        var invitation = CalendarText.Event(
            db.Tenant,
            booking,
            booking.Service is null ? business.Name : $"{booking.Service} – {business.Name}",
            booking.Staff is null ? null : $"With {booking.Staff}"
        );
        var host = MailModule.IsAddress(business.Email) ? business.Email : mail.SenderAddress;
        invitation.Organizer = new Organizer($"mailto:{host}") { CommonName = Plain(business.Name) };
        if (MailModule.IsAddress(booking.Email))
        {
            invitation.Attendees.Add(
                new Attendee($"mailto:{booking.Email}")
                {
                    CommonName = Plain(booking.Customer ?? booking.Email!),
                    // They have said that they come: nothing is to be answered.
                    ParticipationStatus = "ACCEPTED",
                    Rsvp = false,
                }
            );
        }
        calendar.Events.Add(invitation);
        return new("booking.ics", $"text/calendar; method={calendar.Method}", CalendarText.Write(calendar));
    }

    // RFC 5545: a parameter's value can carry neither quotes nor control characters.
    private static string Plain(string text) => new([.. text.Where(c => c != '"' && !char.IsControl(c))]);

    private sealed record Host(string Name, string? Email);
}
