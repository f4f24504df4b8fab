using System.Globalization;
using System.Text.Json;
using Bookline.Server.Catalog;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.Workspaces;

/// <summary>
/// What a new business begins with: services, opening hours, one calendar or one for each table, and a greeting of its trade.
/// </summary>
internal sealed class Workspace(TimeProvider time)
{
    /// <param name="language">BCP 47: of the names of services and tables.</param>
    public async Task FillAsync(TenantDatabase db, string businessName, string currency, string language, Trade trade)
    {
        var template = TradeTemplate.Of(trade);
        var words = FirstWords.Of(language);
        var now = time.GetUtcNow();
        // Whoever works alone is the business; a name is put in when there is a second one.
        var alone = new FirstCalendar(Guid.CreateVersion7(), businessName);
        var tables = 0;
        List<TenantStatement> statements = [Greet(db.Tenant, trade)];
        if (template.Services.Any(service => service.Tables == 0))
        {
            statements.Add(Calendar(db.Tenant, alone, now));
        }
        foreach (var (n, (service, name)) in template.Services.Zip(words.Trades[trade].Services).Index())
        {
            var id = Guid.CreateVersion7().ToString();
            statements.Add(Service(db.Tenant, id, service, name, currency, now.AddMicroseconds(n)));
            var own = Enumerable
                .Range(0, service.Tables)
                .Select(_ => new FirstCalendar(Guid.CreateVersion7(), Named(words.Table, ++tables)))
                .ToList();
            statements.AddRange(own.Select(table => Calendar(db.Tenant, table, now.AddMicroseconds(tables))));
            foreach (var calendar in service.Tables == 0 ? [alone] : own)
            {
                statements.Add(Offer(db.Tenant, calendar, id));
            }
        }
        foreach (var (hours, weekday) in template.Opening.SelectMany(h => h.Weekdays.Select(day => (h, day))))
        {
            statements.Add(Open(db.Tenant, weekday, hours));
        }
        await db.BatchAsync(statements);
    }

    private static string Named(string table, int number) =>
        table.Replace("{0}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    // In every language: a customer chooses one of the bot's.
    private static TenantStatement Greet(TenantId tenant, Trade trade)
    {
        var texts = FirstWords.ByLanguage.ToDictionary(
            language => language.Key,
            language => new { greeting = language.Value.Trades[trade].Greeting }
        );
        return new(
            "update tenants set bot_settings = $2::jsonb where id = $1 and coalesce(bot_settings, '{}') = '{}'",
            tenant,
            JsonSerializer.Serialize(new { texts })
        );
    }

    private static TenantStatement Calendar(TenantId tenant, FirstCalendar calendar, DateTimeOffset at) =>
        new(
            "insert into staff (tenant_id, id, name, created_at, updated_at) values ($1, $2, $3, $4, $4)",
            tenant,
            calendar.Id,
            calendar.Name,
            at
        );

    private static TenantStatement Offer(TenantId tenant, FirstCalendar calendar, string service) =>
        new(
            "insert into staff_services (tenant_id, staff_id, service_id) values ($1, $2, $3)",
            tenant,
            calendar.Id,
            service
        );

    /// <param name="at">Services are listed in the order in which they were made.</param>
    private static TenantStatement Service(
        TenantId tenant,
        string id,
        FirstService service,
        ServiceWords words,
        string currency,
        DateTimeOffset at
    )
    {
        var (price, unit) = AmountUnit.Write(PriceLevel.Of(service.Euros, currency));
        return new(
            """
            insert into services (tenant_id, id, name, category, icon, price, currency, amount_unit, duration_minutes, buffer_after_minutes,
              is_active, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11, $11)
            """,
            tenant,
            id,
            words.Name,
            words.Category,
            service.Icon,
            price,
            currency,
            unit,
            service.Minutes,
            service.BufferAfter,
            at.UtcDateTime
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

    /// <summary>Somebody, or a table, that one party at a time has.</summary>
    private sealed record FirstCalendar(Guid Id, string Name);
}
