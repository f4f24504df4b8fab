using Bookline.Serve.Demo;
using Bookline.Server.Simulator;
using Npgsql;

namespace Bookline.Serve;

/// <summary>Whom the simulator's phones can write to: every business of a private database that has a number, the demo's first.</summary>
internal sealed class ConnectedBusinesses(PrivateDatabase database, IReadOnlyList<DemoBusiness> demo)
    : ISimulatedBusinesses
{
    public async Task<IReadOnlyList<SimulatedBusiness>> ListAsync(CancellationToken ct)
    {
        var businesses = new List<(int Place, SimulatedBusiness Business)>();
        // As who sees every tenant: the server's own login sees none without a context.
        await using var connection = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            select t.domain, t.business_name, t.whatsapp_phone_id,
              coalesce(c.display_phone_number, '+1 555 ' || t.whatsapp_phone_id), coalesce(t.trade, ''), t.time_zone
            from tenants t left join whatsapp_connections c on c.tenant_id = t.id
            where t.whatsapp_phone_id is not null order by t.created_at, t.id
            """,
            connection
        );
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var business = new SimulatedBusiness(
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                row.GetString(5)
            );
            var domain = row.GetString(0);
            var (place, known) = demo.Index().FirstOrDefault(b => b.Item.Domain == domain);
            businesses.Add(known is null ? (int.MaxValue, business) : (place, Told(business, known)));
        }
        return [.. businesses.OrderBy(b => b.Place).Select(b => b.Business)];
    }

    // What the demo tells of its own, and the database does not know.
    private static SimulatedBusiness Told(SimulatedBusiness business, DemoBusiness demo) =>
        business with
        {
            Trade = demo.Trade,
            DisplayNumber = business.PhoneNumberId == demo.PhoneNumberId ? demo.DisplayNumber : business.DisplayNumber,
        };
}
