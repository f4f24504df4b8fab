using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.EndToEnd.Tests.Real;

/// <summary>A salon in Berlin that is open every day, so that "tomorrow" can be booked on whatever day the tests run.</summary>
internal static class Salon
{
    public const string TimeZone = "Europe/Berlin";

    public static Guid Tenant => MultiTenantDatabase.TenantAt(1);

    /// <summary>Three services, of two people who work from nine to seven.</summary>
    /// <param name="language">BCP 47.</param>
    public static Task MoveInAsync(TestDatabase database, string language) =>
        database.ExecuteAsync(
            $$"""
            update tenants set business_name = 'Salon Sonne', time_zone = '{{TimeZone}}', currency = 'EUR', locale = '{{language}}',
              bot_settings = '{"slot_minutes": 60}'
            where id = '{{Tenant}}';

            delete from services where tenant_id = '{{Tenant}}';
            insert into services (id, tenant_id, name, price, currency, amount_unit, duration_minutes, icon)
            values ('cut', '{{Tenant}}', 'Haircut', 3200, 'EUR', 'minor', 60, '✂️'),
              ('colour', '{{Tenant}}', 'Colour', 6800, 'EUR', 'minor', 120, '🎨'),
              ('beard', '{{Tenant}}', 'Beard trim', 1500, 'EUR', 'minor', 30, '🧔');

            insert into staff (tenant_id, id, name)
            values ('{{Tenant}}', '00000000-0000-7000-9000-000000000001', 'Mia'),
              ('{{Tenant}}', '00000000-0000-7000-9000-000000000002', 'Jonas');
            insert into staff_services (tenant_id, staff_id, service_id)
            select s.tenant_id, p.id, s.id from services s join staff p on p.tenant_id = s.tenant_id where s.tenant_id = '{{Tenant}}';

            insert into working_hours (tenant_id, id, staff_id, weekday, starts_minute, ends_minute)
            select '{{Tenant}}', gen_random_uuid(), person, weekday, 9 * 60, 19 * 60
            from unnest(array[null, '00000000-0000-7000-9000-000000000001', '00000000-0000-7000-9000-000000000002']::uuid[]) person,
              generate_series(1, 7) weekday;
            """
        );
}
