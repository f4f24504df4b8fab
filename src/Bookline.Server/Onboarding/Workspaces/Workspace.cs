using Bookline.Server.Catalog;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.Workspaces;

/// <summary>
/// What a new business begins with: services, opening hours, one calendar. The bot speaks its own texts until the business has others.
/// </summary>
internal sealed class Workspace(TimeProvider time)
{
    public async Task FillAsync(TenantDatabase db, string businessName, string currency, Trade trade)
    {
        var template = TradeTemplate.Of(trade);
        var staff = Guid.CreateVersion7();
        var now = time.GetUtcNow();
        List<TenantStatement> statements =
        [
            // Whoever works alone is the business; a name is put in when there is a second one.
            new(
                "insert into staff (tenant_id, id, name, created_at, updated_at) values ($1, $2, $3, $4, $4)",
                db.Tenant,
                staff,
                businessName,
                now
            ),
        ];
        foreach (var (n, service) in template.Services.Index())
        {
            statements.AddRange(Service(db.Tenant, service, currency, staff, now.AddMicroseconds(n)));
        }
        foreach (var (hours, weekday) in template.Opening.SelectMany(h => h.Weekdays.Select(day => (h, day))))
        {
            statements.Add(Open(db.Tenant, weekday, hours));
        }
        await db.BatchAsync(statements);
    }

    /// <param name="at">Services are listed in the order in which they were made.</param>
    private static IEnumerable<TenantStatement> Service(
        TenantId tenant,
        FirstService service,
        string currency,
        Guid staff,
        DateTimeOffset at
    )
    {
        var id = Guid.CreateVersion7().ToString();
        var (price, unit) = AmountUnit.Write(PriceLevel.Of(service.Euros, currency));
        yield return new(
            """
            insert into services (tenant_id, id, name, category, icon, price, currency, amount_unit, duration_minutes, buffer_after_minutes,
              is_active, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11, $11)
            """,
            tenant,
            id,
            service.Name,
            service.Category,
            service.Icon,
            price,
            currency,
            unit,
            service.Minutes,
            service.BufferAfter,
            at.UtcDateTime
        );
        yield return new(
            "insert into staff_services (tenant_id, staff_id, service_id) values ($1, $2, $3)",
            tenant,
            staff,
            id
        );
    }

    private static TenantStatement Open(TenantId tenant, int weekday, FirstHours hours) =>
        new(
            """
            insert into working_hours (tenant_id, id, staff_id, weekday, starts_minute, ends_minute) values ($1, $2, null, $3, $4, $5)
            """,
            tenant,
            Guid.CreateVersion7(),
            (short)weekday,
            (short)hours.From,
            (short)hours.Until
        );
}
