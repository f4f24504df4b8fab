using Bookline.Trials;

namespace Bookline.Demo;

/// <summary>The second tenant: a dentist's practice in Berlin, with prices in cents.</summary>
internal static class Clinic
{
    public const string Name = "Zahnklinik Mitte";

    public static async Task<Guid> AddAsync(SingleTenantDatabase database, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        // Only the platform makes tenants; the application's login may not.
        await database.ExecuteAsync(
            $"""
            insert into tenants (id, business_name, domain, email, status, time_zone, currency, locale)
            values ('{id}', '{Name}', 'zahnklinik-mitte', 'praxis@zahnklinik-mitte.example', 'active', 'Europe/Berlin', 'EUR', 'de')
            """,
            cancel
        );
        await Tenants.ExecuteAsync(database, id, Rows, cancel);
        return id;
    }

    // The first number is one of the salon's customers, too: a number is unique within a tenant, not across them.
    private const string Rows = """
        insert into services (id, name, description, price, duration_minutes, category, currency, amount_unit) values
          ('zm-prophylaxe', 'Prophylaxe', 'Professionelle Zahnreinigung', 9900, 45, 'Vorsorge', 'EUR', 'minor'),
          ('zm-kontrolle', 'Kontrolle', 'Halbjährlich', 4500, 20, 'Vorsorge', 'EUR', 'minor'),
          ('zm-fuellung', 'Füllung', 'Kunststoff, je Zahn', 12000, 40, 'Behandlung', 'EUR', 'minor');
        insert into conversations (id, phone_number, customer_name, selected_service, context_data) values
          ('zm-1', '+919830010000', 'Jürgen Groß', 'zm-kontrolle', '{"insurance": "gesetzlich"}'),
          ('zm-2', '+493012345678', 'Aylin Öztürk', 'zm-prophylaxe', '{"insurance": "privat"}');
        insert into messages (conversation_id, content, is_from_bot, message_type) values
          ('zm-1', 'Guten Tag, ich hätte gern einen Termin.', false, 'text'),
          ('zm-1', 'Gern! Passt Dienstag, 14:30 Uhr?', true, 'interactive'),
          ('zm-1', 'Ja, danke 🦷', false, 'text'),
          ('zm-2', 'Zahnreinigung nächste Woche?', false, 'text'),
          ('zm-2', 'Donnerstag, 9:00 Uhr ist frei.', true, 'interactive');
        insert into bookings (conversation_id, service_id, phone_number, customer_name, amount, currency, amount_unit,
          status, customer_email, notes)
        values ('zm-1', 'zm-kontrolle', '+919830010000', 'Jürgen Groß', 4500, 'EUR', 'minor', 'confirmed',
          'groß@example.de', 'Angstpatient');
        """;

    /// <summary>Every value of every row of a tenant, as one number.</summary>
    public static Task<string> FingerprintAsync(
        SingleTenantDatabase database,
        Guid tenant,
        IEnumerable<string> tables,
        CancellationToken cancel
    ) =>
        database.ScalarAsync<string>(
            $"""
            select md5(string_agg(line, E'\n' order by line)) from (
              select 'tenants' || to_jsonb(t)::text as line from tenants t where id = '{tenant}'
              {string.Join('\n', tables.Select(table =>
                  $"union all select '{table}' || to_jsonb(t)::text from {table} t where tenant_id = '{tenant}'"))}
            ) lines
            """,
            cancel
        );
}
