using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Serve.Demo;

/// <summary>Makes the demo's businesses where they are not there yet, and gives each a month of bookings.</summary>
internal static class DemoBusinesses
{
    /// <returns>The tenant of each.</returns>
    public static async Task<IReadOnlyList<(TenantId Tenant, DemoBusiness Business)>> FillAsync(
        PrivateDatabase database,
        CancellationToken ct
    )
    {
        var tenants = new List<(TenantId, DemoBusiness)>();
        await using var connection = await database.OpenAsync(ct);
        foreach (var business in Businesses.All)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var tenant = await TenantAsync(connection, business, ct);
            if (!await HasStaffAsync(connection, tenant, ct))
            {
                Console.Error.WriteLine($"bookline: setting up {business.Name}, {business.Trade}");
                await new BusinessWriter(connection, tenant, business).WriteAsync(ct);
            }
            await new BookingsWriter(connection, tenant, business, TimeProvider.System).TopUpAsync(ct);
            await transaction.CommitAsync(ct);
            tenants.Add((new TenantId(tenant), business));
        }
        return tenants;
    }

    private static async Task<Guid> TenantAsync(
        NpgsqlConnection connection,
        DemoBusiness business,
        CancellationToken ct
    )
    {
        // Spark Salon is there: the migration made it of the single-tenant application's data.
        await Sql.ExecuteAsync(
            connection,
            """
            insert into tenants (id, business_name, domain, status) values ($1, $2, $3, 'active') on conflict (domain) do nothing
            """,
            ct,
            Guid.CreateVersion7(),
            business.Name,
            business.Domain
        );
        return await Sql.ScalarAsync<Guid>(
            connection,
            """
            update tenants set time_zone = $2, currency = $3, locale = $4, whatsapp_phone_id = $5, bot_settings = $6::jsonb
            where domain = $1 returning id
            """,
            ct,
            business.Domain,
            business.TimeZone,
            business.Currency,
            business.Locale,
            business.PhoneNumberId,
            business.BotSettings
        );
    }

    private static Task<bool> HasStaffAsync(NpgsqlConnection connection, Guid tenant, CancellationToken ct) =>
        Sql.ScalarAsync<bool>(connection, "select exists (select from staff where tenant_id = $1)", ct, tenant);
}
