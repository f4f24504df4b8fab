using NodaTime;
using Npgsql;

namespace Bookline.Serve.Demo;

/// <summary>
/// A month of bookings around today, two thirds of each working day; a later start adds the days that have come since.
/// </summary>
internal sealed class BookingsWriter(NpgsqlConnection connection, Guid tenant, DemoBusiness business, TimeProvider time)
{
    private const int DaysBack = 15;
    private const int DaysAhead = 15;
    private static readonly string[] Names =
    [
        "Priya Nair",
        "Lena Vogt",
        "Sam Ortiz",
        "Irfan Ali",
        "Chloe Kim",
        "Jonas Beck",
    ];

    private readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb[business.TimeZone];

    public async Task TopUpAsync(CancellationToken ct)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var today = now.InZone(zone).Date;
        var last = await Sql.ScalarAsync<DateTime>(
            connection,
            """
            select coalesce(max(starts_at), 'epoch') from bookings where tenant_id = $1 and metadata ? 'demo'
            """,
            ct,
            tenant
        );
        var filled = Instant.FromDateTimeUtc(last).InZone(zone).Date;
        for (
            var day = LocalDate.Max(today.PlusDays(-DaysBack), filled.PlusDays(1));
            day <= today.PlusDays(DaysAhead);
            day = day.PlusDays(1)
        )
        {
            foreach (var staff in await StaffAsync(ct))
            {
                await FillAsync(staff, day, now, ct);
            }
        }
    }

    private async Task FillAsync((Guid Id, DemoStaff Person) staff, LocalDate day, Instant now, CancellationToken ct)
    {
        // The same demo for everybody: chance, but of the day and the person.
        var random = new Random(HashCode(day, staff.Person.Name));
        var hours = (staff.Person.Hours ?? business.Opening).Where(h => h.Days.Contains((int)day.DayOfWeek));
        foreach (var range in hours)
        {
            for (var minute = range.From; ; )
            {
                var offered = business.Services.Where(s => staff.Person.Skills?.Contains(s.Id) ?? true).ToList();
                var service = offered[random.Next(offered.Count)];
                if (minute + service.Minutes + service.BufferAfter > range.Until)
                {
                    break;
                }
                if (random.Next(3) > 0)
                {
                    await BookAsync(staff.Id, service, day.AtMidnight().PlusMinutes(minute), now, random, ct);
                }
                minute += (service.Minutes + service.BufferAfter + 14) / 15 * 15 + 15 * random.Next(3);
            }
        }
    }

    private async Task BookAsync(
        Guid staff,
        DemoService service,
        LocalDateTime wall,
        Instant now,
        Random random,
        CancellationToken ct
    )
    {
        var start = zone.AtLeniently(wall).ToInstant();
        var end = start + Duration.FromMinutes(service.Minutes);
        var status =
            end > now ? "confirmed"
            : random.Next(12) == 0 ? "no_show"
            : "completed";
        var number = $"+1555010{random.Next(100):00}";
        await Sql.ExecuteAsync(
            connection,
            """
            with chat as (
              insert into conversations (tenant_id, id, phone_number, customer_name, current_state) values ($1, $2, $3, $4, 'completed')
              on conflict (tenant_id, phone_number) do update set updated_at = now() returning id, customer_name
            ), booked as (
              insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, customer_name, amount, currency, amount_unit,
                status, staff_id, starts_at, ends_at, appointment_date, appointment_time, metadata)
              select $1, $5, chat.id, s.id, $3, chat.customer_name, s.price, s.currency, s.amount_unit, $7, $8, $9, $10, $11, $12, '{"demo": true}'
              from chat, services s where s.tenant_id = $1 and s.id = $6
                -- A visitor of the demo may have booked that time.
                and not ($7 = 'confirmed' and exists (select from reservations r where r.tenant_id = $1 and r.staff_id = $8
                  and r.during && tstzrange($9, $10 + make_interval(mins => $14))))
              returning id
            )
            insert into reservations (tenant_id, id, staff_id, booking_id, during)
            select $1, $13, $8, id, tstzrange($9, $10 + make_interval(mins => $14)) from booked where $7 = 'confirmed'
            """,
            ct,
            tenant,
            Guid.CreateVersion7().ToString(),
            number,
            Names[random.Next(Names.Length)],
            Guid.CreateVersion7().ToString(),
            service.Id,
            status,
            staff,
            start.ToDateTimeUtc(),
            end.ToDateTimeUtc(),
            wall.Date.AtMidnight().ToDateTimeUnspecified(),
            wall.TimeOfDay.ToString("h:mm tt", System.Globalization.CultureInfo.InvariantCulture),
            Guid.CreateVersion7(),
            service.BufferAfter
        );
    }

    private async Task<List<(Guid Id, DemoStaff Person)>> StaffAsync(CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select id, name from staff where tenant_id = $1", connection)
        {
            Parameters = { new() { Value = tenant } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var staff = new List<(Guid, DemoStaff)>();
        while (await reader.ReadAsync(ct))
        {
            var (id, name) = (reader.GetGuid(0), reader.GetString(1));
            if (business.Staff.FirstOrDefault(s => s.Name == name) is { } person)
            {
                staff.Add((id, person));
            }
        }
        return staff;
    }

    // string.GetHashCode differs from process to process.
    private static int HashCode(LocalDate day, string name) =>
        name.Aggregate(day.Year * 400 + day.DayOfYear, (hash, c) => unchecked(hash * 31 + c));
}
