using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Bookline.Testing;
using Microsoft.EntityFrameworkCore;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Commands;

/// <summary>A shop whose round trips to the server are counted.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private CountingRelay? counting;
    private Shop? shop;

    public static async Task<Relay> OpenAsync(TenantContextOptions? options = null)
    {
        var relay = new Relay();
        relay.shop = await Shop.OpenAsync(
            connections: 1,
            tenantOptions: options,
            port: database =>
            {
                relay.counting = CountingRelay.To(database.Server.Port);
                return Task.FromResult(relay.counting.Port);
            }
        );
        return relay;
    }

    /// <summary>Counts the work's round trips once the connection stands and the statements around it are prepared.</summary>
    public async Task<int> CountAsync(Func<ShopContext, Task> work)
    {
        for (var n = 0; n < 5; n++)
        {
            await shop!.InAsync(Shop.First, db => db.Services.AsNoTracking().ToListAsync());
        }
        return await shop!.InAsync(
            Shop.First,
            async db =>
            {
                var before = counting!.Trips;
                await work(db);
                return counting.Trips - before;
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await shop!.DisposeAsync();
        await counting!.DisposeAsync();
    }
}
