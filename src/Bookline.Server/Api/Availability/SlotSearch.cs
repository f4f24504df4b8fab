using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using Bookline.Server.Bookings;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Api.Availability;

/// <summary>What is free at a business, by the same rules as in a chat.</summary>
internal sealed class SlotSearch(BookingsModule bookings, Business business, Instant now)
{
    private static readonly Duration DayBefore = Duration.FromDays(1);
    private static readonly Duration DaysAfter = Duration.FromDays(2);

    /// <summary>Read anew each time: what others have committed meanwhile is taken.</summary>
    public async Task<Calendar> CalendarAsync(TenantDatabase db) =>
        new(
            business,
            await bookings.OccupiedAsync(
                db,
                now - DayBefore,
                now + Duration.FromDays(business.Policy.HorizonDays) + DaysAfter
            ),
            now
        );

    /// <summary>The slot that begins then; null where there is none.</summary>
    public Slot? At(Calendar calendar, Service service, StaffId? staff, Instant start) =>
        calendar
            .Slots(service, staff, start.InZone(business.Zone).Date)
            .Where(slot => slot.Start == start)
            .Cast<Slot?>()
            .FirstOrDefault();

    /// <summary>Whether it would be free if nothing were taken.</summary>
    public bool IsOffered(Service service, StaffId? staff, Instant start) =>
        At(new Calendar(business, [], now), service, staff, start) is not null;
}
