using Bookline.Booking.Catalog;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Catalog;

/// <summary>What a business offers, by whom and when, from the database.</summary>
public sealed class CatalogModule
{
    // What has been off for so long matters to no slot.
    private static readonly Duration Past = Duration.FromDays(3);

    private readonly IClock clock;
    private readonly MistakeLog mistakes;

    public CatalogModule(IClock clock, ILogger<CatalogModule> log) =>
        (this.clock, mistakes) = (clock, new MistakeLog(log));

    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<CatalogModule>();

    /// <summary>
    /// The whole business in one round trip. What the settings say badly (an unknown zone, a negative hold) is replaced by its default
    /// and logged: a slip in a setting stops no bot.
    /// </summary>
    public async Task<Business> LoadAsync(TenantDatabase db)
    {
        ArgumentNullException.ThrowIfNull(db);
        var row = await db.QuerySingleAsync<CatalogRow>(
            """
            select t.business_name, t.time_zone, t.currency, t.locale, t.bot_settings::text,
              (select json_agg(s)::text from (
                select id, name, description, icon, category, price, currency, amount_unit, is_active,
                  duration_minutes, buffer_before_minutes, buffer_after_minutes
                from services where tenant_id = $1 order by created_at, name, id) s) as services,
              (select json_agg(s)::text from (
                select id, name, is_active,
                  array(select service_id from staff_services k where k.tenant_id = $1 and k.staff_id = m.id) as skills
                from staff m where tenant_id = $1 order by created_at, name, id) s) as staff,
              (select json_agg(h)::text from (
                select staff_id, weekday, starts_minute, ends_minute
                from working_hours where tenant_id = $1 order by weekday, starts_minute) h) as hours,
              (select json_agg(o)::text from (
                select staff_id,
                  case when isfinite(starts_at) then floor(extract(epoch from starts_at))::bigint end as starts_second,
                  case when isfinite(ends_at) then ceil(extract(epoch from ends_at))::bigint end as ends_second
                from time_off where tenant_id = $1 and ends_at > $2) o) as time_off,
              (select json_agg(day)::text from holidays where tenant_id = $1 and day > $2::date) as holidays
            from tenants t where t.id = $1
            """,
            db.Tenant,
            (clock.GetCurrentInstant() - Past).ToDateTimeUtc()
        );
        return new BusinessReader(row, setting => mistakes.Note(db.Tenant, setting)).Read();
    }
}
