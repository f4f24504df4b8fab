using System.ComponentModel;
using Bookline.Booking.Catalog;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;

namespace Bookline.Server.Api.Bookings;

internal static class ListBookings
{
    public static async Task<IResult> HandleAsync([AsParameters] ApiCall call, [AsParameters] BookingsAsked asked)
    {
        var checks = new FieldChecks();
        if (asked.Status is not null && !BookingFilter.Statuses.Contains(asked.Status))
        {
            checks.Add(new("status", "unknown_value", $"One of {string.Join(", ", BookingFilter.Statuses)}."));
        }
        var filter = new BookingFilter(
            asked.Status,
            // What is no id is nobody's: as with another business's, nothing is found.
            asked.Staff
                is null
                ? null
                : new StaffId(PublicId.Staff.ReadGuid(asked.Staff) ?? Guid.Empty),
            asked.Service is null ? null : new ServiceId(PublicId.Service.Read(asked.Service) ?? ""),
            asked.Contact is null ? null : PublicId.Contact.ReadGuid(asked.Contact) ?? Guid.Empty,
            Times.Read("from", asked.From, checks),
            Times.Read("to", asked.To, checks)
        );
        return await call.ReadAsync(async db =>
        {
            var page = await BookingsModule.ListAsync(db, filter, new(asked.Limit, asked.Cursor, asked.Sort), checks);
            return checks.Problem ?? Results.Ok(page);
        });
    }
}

internal sealed record BookingsAsked(
    int? Limit,
    string? Cursor,
    [property: Description("-created_at (as it is when nobody says) or starts_at; a minus in front turns it around.")]
        string? Sort,
    [property: Description("pending, confirmed, completed, cancelled, no_show or unknown.")] string? Status,
    [property: Description("stf_…")] string? Staff,
    [property: Description("svc_…")] string? Service,
    [property: Description("con_…")] string? Contact,
    [property: Description("Those that begin then or later, such as 2026-11-23T00:00:00Z.")] string? From,
    [property: Description("Those that begin before.")] string? To
);
