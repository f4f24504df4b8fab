using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Bookings;
using Bookline.Server.Catalog;
using Bookline.Server.Hosting;
using NodaTime;
using NodaTime.Text;

namespace Bookline.Server.Api.Availability;

/// <summary>Free slots of a service, day by day on the business's calendar.</summary>
/// <param name="TimeZone">IANA; what <c>from</c>, <c>to</c> and the local times are in.</param>
public sealed record AvailabilityView(
    string Service,
    string TimeZone,
    string From,
    string To,
    [property: Description("The day to ask from for the rest; null: there is no rest.")] string? NextFrom,
    IReadOnlyList<SlotView> Slots
);

/// <param name="StartsAt">UTC.</param>
/// <param name="StartsAtLocal">On the business's wall clock, with its offset from UTC.</param>
/// <param name="Staff">Whoever can take it, who has least to do that day first.</param>
public sealed record SlotView(
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    DateTimeOffset StartsAtLocal,
    IReadOnlyList<string> Staff
)
{
    internal static SlotView Of(Interval time, DateTimeZone zone, IEnumerable<StaffId> staff) =>
        new(
            time.Start.ToDateTimeOffset(),
            time.End.ToDateTimeOffset(),
            time.Start.InZone(zone).ToDateTimeOffset(),
            [.. staff.Select(member => PublicId.Staff.Show(member.Value))]
        );
}

internal static class ReadAvailability
{
    private const int MostDays = 31;

    // A mark each minute, a month and much staff would be tens of megabytes: the answer ends with the day on which it has this many.
    private const int MostNames = 20_000;

    public static Task<IResult> HandleAsync(
        [AsParameters] ApiCall call,
        CatalogModule catalog,
        BookingsModule bookings,
        [Required, Description("svc_…")] string? service,
        [Required, Description("The first day on the business's calendar, such as 2026-11-23.")] string? from,
        [Description("The last day, at most the 31st with the first; the first one when nobody says.")] string? to,
        [Description("stf_…; whoever can take it when nobody says.")] string? staff
    )
    {
        var checks = new FieldChecks();
        var first = ReadDay("from", from, checks);
        var last = to is null ? first : ReadDay("to", to, checks);
        if (string.IsNullOrEmpty(service))
        {
            checks.Add(new("service", "required", "Which service? Its id, svc_…"));
        }
        if (checks.Count == 0 && (last < first || Period.DaysBetween(first, last) >= MostDays))
        {
            checks.Add(new("to", "out_of_range", $"On or after from, and at most {MostDays} days with it."));
        }
        return checks.Problem is { } problem
            ? Task.FromResult(problem)
            : call.ReadAsync(async db =>
            {
                var business = await catalog.LoadAsync(db);
                if (Offers.FindService(business, service) is not { } wanted)
                {
                    return Problem.NotFound("service");
                }
                if (staff is not null && Offers.FindStaff(business, staff) is null)
                {
                    return Problem.NotFound("member of staff");
                }
                var calendar = await new SlotSearch(bookings, business, call.Now).CalendarAsync(db);
                var slots = new List<SlotView>();
                var day = first;
                slots.AddRange(SlotsOf(calendar, wanted, Offers.FindStaff(business, staff), day));
                while (day < last && slots.Sum(slot => slot.Staff.Count) < MostNames)
                {
                    day = day.PlusDays(1);
                    slots.AddRange(SlotsOf(calendar, wanted, Offers.FindStaff(business, staff), day));
                }
                return Results.Ok(
                    new AvailabilityView(
                        service!,
                        business.Zone.Id,
                        Show(first),
                        Show(day),
                        day < last ? Show(day.PlusDays(1)) : null,
                        slots
                    )
                );
            });
    }

    private static IEnumerable<SlotView> SlotsOf(Calendar calendar, Service service, StaffMember? staff, LocalDate day)
    {
        // The calendar names one member of staff for each beginning; here everybody who could is named, that one first.
        var first = calendar.Slots(service, staff?.Id, day);
        var able = (staff is null ? calendar.Business.Staff : [staff])
            .SelectMany(member => calendar.Slots(service, member.Id, day))
            .ToLookup(slot => slot.Start, slot => slot.Staff);
        return first.Select(slot =>
            SlotView.Of(
                slot.Time,
                calendar.Business.Zone,
                able[slot.Start].OrderBy(member => member == slot.Staff ? 0 : 1)
            )
        );
    }

    private static LocalDate ReadDay(string field, string? text, FieldChecks checks)
    {
        if (LocalDatePattern.Iso.Parse(text ?? "") is { Success: true, Value: { Year: >= 2000 and <= 2200 } day })
        {
            return day;
        }
        checks.Add(
            text is null
                ? new(field, "required", "A day, such as 2026-11-23.")
                : new(field, "malformed", "No day: write 2026-11-23.")
        );
        return default;
    }

    private static string Show(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
