using System.ComponentModel;
using System.Globalization;
using Bookline.Server.Api.Conventions;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Hours;

/// <summary>The hours of a week, on the wall clock of the business.</summary>
internal sealed record WeekView(
    [property: Description("Ranges of time, in order; a day without any is a day off.")] IReadOnlyList<DayRange> Hours
);

internal sealed record DayRange(
    [property: Description("monday to sunday")] Weekday Weekday,
    [property: Description("As 09:00.")] string Starts,
    [property: Description("As 17:30; 24:00 is the end of the day.")] string Ends
);

internal enum Weekday
{
    Monday = 1,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// <summary>A week's hours in the table <c>working_hours</c>: of a member of staff, or the business's own.</summary>
internal static class WeekDays
{
    private const int MostRanges = 50;
    private const int EndOfDay = 24 * 60;

    /// <returns>Minutes since midnight, in order; what overlaps or is no time is an error.</returns>
    public static IReadOnlyList<RangeRow> Read(WeekView week, FieldChecks checks)
    {
        if (week.Hours is null || week.Hours.Count > MostRanges)
        {
            checks.Add(
                new("hours", week.Hours is null ? "required" : "too_many", $"A list of at most {MostRanges} ranges.")
            );
            return [];
        }
        var rows = week.Hours.Select((range, n) => Read(range, n, checks)).OfType<RangeRow>().ToList();
        var ordered = rows.OrderBy(r => r.Weekday).ThenBy(r => r.StartsMinute).ToList();
        if (
            ordered
                .Zip(ordered.Skip(1))
                .Any(p => p.First.Weekday == p.Second.Weekday && p.First.EndsMinute > p.Second.StartsMinute)
        )
        {
            checks.Add(new("hours", "overlapping", "Two ranges of one day overlap."));
        }
        return ordered;
    }

    public static async Task<WeekView> FindAsync(TenantDatabase db, Guid? staff)
    {
        var rows = await db.QueryAsync<RangeRow>(
            """
            select weekday::integer, starts_minute::integer, ends_minute::integer from working_hours
            where tenant_id = $1 and staff_id is not distinct from $2::uuid order by weekday, starts_minute
            """,
            db.Tenant,
            staff
        );
        return Show(rows);
    }

    public static WeekView Show(IEnumerable<RangeRow> rows) =>
        new([.. rows.Select(r => new DayRange((Weekday)r.Weekday, Show(r.StartsMinute), Show(r.EndsMinute)))]);

    /// <summary>The whole week in the place of what was there.</summary>
    public static Task PutAsync(TenantDatabase db, Guid? staff, IReadOnlyList<RangeRow> rows) =>
        db.BatchAsync(
            new TenantStatement(
                "delete from working_hours where tenant_id = $1 and staff_id is not distinct from $2::uuid",
                [db.Tenant, staff]
            ),
            new TenantStatement(
                """
                insert into working_hours (tenant_id, id, staff_id, weekday, starts_minute, ends_minute)
                select $1, u.id, $2::uuid, u.weekday, u.starts_minute, u.ends_minute
                from unnest($3::uuid[], $4::integer[], $5::integer[], $6::integer[]) u (id, weekday, starts_minute, ends_minute)
                """,
                [
                    db.Tenant,
                    staff,
                    rows.Select(_ => Guid.CreateVersion7()).ToArray(),
                    rows.Select(r => r.Weekday).ToArray(),
                    rows.Select(r => r.StartsMinute).ToArray(),
                    rows.Select(r => r.EndsMinute).ToArray(),
                ]
            )
        );

    private static RangeRow? Read(DayRange range, int n, FieldChecks checks)
    {
        if (range is null || !Enum.IsDefined(range.Weekday))
        {
            checks.Add(new($"hours[{n}].weekday", "required", "monday to sunday."));
            return null;
        }
        var (starts, ends) = (Minute(range.Starts), Minute(range.Ends));
        if (starts is null or EndOfDay)
        {
            checks.Add(new($"hours[{n}].starts", "malformed", "A time such as 09:00."));
        }
        if (ends is null || ends <= starts)
        {
            checks.Add(
                new($"hours[{n}].ends", "malformed", "A time such as 17:30, after starts; 24:00 is the end of the day.")
            );
        }
        return starts is { } s && ends is { } e ? new RangeRow((int)range.Weekday, s, e) : null;
    }

    private static int? Minute(string? text) =>
        text == "24:00" ? EndOfDay
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (time.Hour * 60) + time.Minute
        : null;

    private static string Show(int minute) =>
        string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
}

/// <param name="Weekday">ISO 8601: Monday is 1.</param>
internal sealed record RangeRow(int Weekday, int StartsMinute, int EndsMinute);
