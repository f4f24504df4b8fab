using Npgsql;

namespace Bookline.Serve.Demo;

/// <summary>Writes what a business offers, by whom and when.</summary>
internal sealed class BusinessWriter(NpgsqlConnection connection, Guid tenant, DemoBusiness business)
{
    public async Task WriteAsync(CancellationToken ct)
    {
        foreach (var service in business.Services)
        {
            await WriteAsync(service, ct);
        }
        await WriteHoursAsync(staff: null, business.Opening, ct);
        foreach (var person in business.Staff)
        {
            await WriteAsync(person, ct);
        }
    }

    private Task WriteAsync(DemoService service, CancellationToken ct) =>
        service.Price is { } price
            ? Sql.ExecuteAsync(
                connection,
                """
                insert into services (tenant_id, id, name, price, currency, amount_unit, icon, category, duration_minutes, buffer_after_minutes)
                values ($1, $2, $3, $4, $5, 'minor', $6, $7, $8, $9)
                """,
                ct,
                tenant,
                service.Id,
                service.Name,
                price,
                business.Currency,
                service.Icon,
                service.Category,
                service.Minutes,
                service.BufferAfter
            )
            : Sql.ExecuteAsync(
                connection,
                """
                update services set duration_minutes = $3, buffer_after_minutes = $4, category = $5
                where tenant_id = $1 and id = $2
                """,
                ct,
                tenant,
                service.Id,
                service.Minutes,
                service.BufferAfter,
                service.Category
            );

    private async Task WriteAsync(DemoStaff person, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        await Sql.ExecuteAsync(
            connection,
            "insert into staff (tenant_id, id, name) values ($1, $2, $3)",
            ct,
            tenant,
            id,
            person.Name
        );
        await Sql.ExecuteAsync(
            connection,
            """
            insert into staff_services (tenant_id, staff_id, service_id)
            select $1, $2, s.id from services s where s.tenant_id = $1 and ($3::text[] is null or s.id = any ($3))
            """,
            ct,
            tenant,
            id,
            person.Skills?.ToArray()
        );
        await WriteHoursAsync(id, person.Hours ?? [], ct);
    }

    private async Task WriteHoursAsync(Guid? staff, IReadOnlyList<DemoHours> hours, CancellationToken ct)
    {
        foreach (var (range, day) in hours.SelectMany(h => h.Days.Select(day => (h, day))))
        {
            await Sql.ExecuteAsync(
                connection,
                """
                insert into working_hours (tenant_id, id, staff_id, weekday, starts_minute, ends_minute)
                values ($1, $2, $3, $4, $5, $6)
                """,
                ct,
                tenant,
                Guid.CreateVersion7(),
                staff,
                (short)day,
                (short)range.From,
                (short)range.Until
            );
        }
    }
}
