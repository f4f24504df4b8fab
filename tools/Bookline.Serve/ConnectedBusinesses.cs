using Bookline.Serve.Demo;
using Bookline.Server.Simulator;
using Npgsql;

namespace Bookline.Serve;

/// <summary>Whom the simulator's phones can write to: the demo's businesses, and every other one of a private database that has a number.</summary>
internal sealed class ConnectedBusinesses(PrivateDatabase database, IReadOnlyList<DemoBusiness> demo)
    : ISimulatedBusinesses
{
    public async Task<IReadOnlyList<SimulatedBusiness>> ListAsync(CancellationToken ct)
    {
        var businesses = demo.Select(Of).ToList();
        // As who sees every tenant: the server's own login sees none without a context.
        await using var connection = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            select t.business_name, t.whatsapp_phone_id, coalesce(c.display_phone_number, ''), coalesce(t.trade, ''), t.time_zone
            from tenants t left join whatsapp_connections c on c.tenant_id = t.id
            where t.whatsapp_phone_id is not null and not t.whatsapp_phone_id = any ($1)
            order by t.created_at, t.id
            """,
            connection
        )
        {
            Parameters = { new() { Value = demo.Select(b => b.PhoneNumberId).ToArray() } },
        };
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            businesses.Add(
                new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4))
            );
        }
        return businesses;
    }

    private static SimulatedBusiness Of(DemoBusiness business) =>
        new(business.Name, business.PhoneNumberId, business.DisplayNumber, business.Trade, business.TimeZone);
}
