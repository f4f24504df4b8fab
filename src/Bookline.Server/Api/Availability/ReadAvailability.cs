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

    /// <param name="service"><c>svc_…</c></param>
    /// <param name="from">The first day, such as <c>2026-11-23</c>.</param>
    /// <param name="to">The last day; the first one when nobody says.</param>
    /// <param name="staff"><c>stf_…</c>; anybody when nobody says.</param>
    public static Task<IResult> HandleAsync(
        [AsParameters] ApiCall call,
        CatalogModule catalog,
        BookingsModule bookings,
        string? service,
        string? from,
        string? to,
        string? staff
    )
    {
        List<FieldError> errors = [];
        var first = ReadDay("from", from, errors);
        var last = to is null ? first : ReadDay("to", to, errors);
        if (string.IsNullOrEmpty(service))
        {
            errors.Add(new("service", "required", "Which service? Its id, svc_…"));
        }
        if (errors.Count == 0 && (last < first || Period.DaysBetween(first, last) >= MostDays))
        {
            errors.Add(new("to", "out_of_range", $"On or after from, and at most {MostDays} days with it."));
        }
        return errors.Count > 0
            ? Task.FromResult(Problem.Invalid(errors))
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
                var slots = DaysOf(first, last)
                    .SelectMany(day => SlotsOf(calendar, wanted, Offers.FindStaff(business, staff), day));
                return Results.Ok(
                    new AvailabilityView(service!, business.Zone.Id, Show(first), Show(last), [.. slots])
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

    private static IEnumerable<LocalDate> DaysOf(LocalDate first, LocalDate last)
    {
        for (var day = first; day <= last; day = day.PlusDays(1))
        {
            yield return day;
        }
    }

    private static LocalDate ReadDay(string field, string? text, List<FieldError> errors)
    {
        if (LocalDatePattern.Iso.Parse(text ?? "") is { Success: true, Value: { Year: >= 2000 and <= 2200 } day })
        {
            return day;
        }
        errors.Add(
            text is null
                ? new(field, "required", "A day, such as 2026-11-23.")
                : new(field, "malformed", "No day: write 2026-11-23.")
        );
        return default;
    }

    private static string Show(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
