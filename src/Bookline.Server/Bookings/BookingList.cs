using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>Which bookings are asked for; null: whatever.</summary>
/// <param name="Status">As <see cref="BookingView"/> shows it.</param>
/// <param name="From">
/// They begin then or later. Where only the day is known it is that day; where that cannot be read neither, it is of no time.
/// </param>
/// <param name="To">They begin before.</param>
public sealed record BookingFilter(
    string? Status,
    StaffId? Staff,
    ServiceId? Service,
    Guid? Contact,
    Instant? From,
    Instant? To
)
{
    /// <summary>A booking of the single-tenant time may have any other word, which is shown as this.</summary>
    public const string Unknown = "unknown";

    public static IReadOnlyList<string> Statuses { get; } =
    [.. Enum.GetValues<BookingStatus>().Where(s => s != BookingStatus.Held).Select(StatusWords.Of), Unknown];
}

/// <summary>Bookings, a page at a time.</summary>
internal static class BookingList
{
    // A booking of the single-tenant time says in a text when on its day it is: it stands at the beginning of that day, and one
    // without a day at the end of time.
    private const string Begins = $"""
        coalesce(b.starts_at, ({BookingRow.Day})::timestamp at time zone 'UTC', timestamptz '9999-12-31Z')
        """;

    private static readonly Sorts Sorts = new(
        new("id", "b.id", SortType.Text),
        "-created_at",
        new("created_at", "b.created_at::timestamptz", SortType.Time),
        new("starts_at", Begins, SortType.Time)
    );

    public static async Task<Page<BookingView>> ReadAsync(
        TenantDatabase db,
        BookingFilter filter,
        PageAsked asked,
        ICollection<FieldError> errors
    )
    {
        var conditions = ConditionsOf(db.Tenant, filter);
        var page = SortedPage.Read(asked, Sorts, conditions, errors);
        return errors.Count > 0
            ? new([], false, null)
            : await page.RunAsync<ListedBooking, BookingView>(
                db,
                value =>
                    $"""
                        select {BookingDetails.Details}, {value}, b.id as sort_id
                        from bookings b join tenants t on t.id = $1
                        where b.tenant_id = $1 and {BookingDetails.IsBooking}
                        """,
                conditions,
                BookingView.Of
            );
    }

    public static Task<long> CountAsync(TenantDatabase db, Interval made) =>
        db.QuerySingleAsync<long>(
            $"""
            select count(*) from bookings b
            where b.tenant_id = $1 and b.created_at::timestamptz >= $2 and b.created_at::timestamptz < $3 and {BookingDetails.IsBooking}
            """,
            db.Tenant,
            made.Start.ToDateTimeUtc(),
            made.End.ToDateTimeUtc()
        );

    private static Conditions ConditionsOf(TenantId tenant, BookingFilter filter)
    {
        var conditions = new Conditions(tenant);
        if (filter.Status == BookingFilter.Unknown)
        {
            conditions.Add($"lower(btrim(b.status)) <> all ({conditions.Parameter(BookingFilter.Statuses.ToArray())})");
        }
        else
        {
            conditions.AddEquals("lower(btrim(b.status))", filter.Status);
        }
        conditions.AddEquals("b.staff_id", filter.Staff?.Value);
        conditions.AddEquals("b.service_id", filter.Service?.Value);
        if (filter.Contact is { } contact)
        {
            conditions.Add(
                $"b.conversation_id = (select k.conversation_id from contacts k where k.tenant_id = $1 and k.id = {conditions.Parameter(contact)})"
            );
        }
        if ((filter.From ?? filter.To) is not null)
        {
            conditions.Add($"(b.starts_at is not null or ({BookingRow.Day}) is not null)");
        }
        if (filter.From is { } from)
        {
            var since = conditions.Parameter(from.ToDateTimeUtc());
            conditions.Add(
                $"{Begins} >= {since}::timestamptz - case when b.starts_at is null then interval '1 day' else '0' end"
            );
        }
        if (filter.To is { } to)
        {
            conditions.Add($"{Begins} < {conditions.Parameter(to.ToDateTimeUtc())}");
        }
        return conditions;
    }

    private sealed record ListedBooking : BookingDetails, ISortedRow
    {
        public required string SortValue { get; init; }
        public required string SortId { get; init; }
    }
}
