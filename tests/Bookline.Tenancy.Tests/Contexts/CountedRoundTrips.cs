using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>Two tenants whose round trips to the server are counted.</summary>
internal sealed class CountedRoundTrips : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly CountingRelay relay;
    private readonly TenantContext tenants;

    private CountedRoundTrips(TestDatabase database, TenantContextOptions? options)
    {
        this.database = database;
        relay = CountingRelay.To(database.Server.Port);
        tenants = new TenantContext(
            $"postgresql://{MultiTenantDatabase.App}@127.0.0.1:{relay.Port}/{database.Name}?sslmode=disable",
            options
        );
    }

    public static async Task<CountedRoundTrips> OpenAsync(TenantContextOptions? options = null) =>
        new(await MultiTenantDatabase.CreateAsync(15, tenants: 2), options);

    /// <summary>Until the connection stands, its types are known and the statements are prepared.</summary>
    public async Task WarmUpAsync()
    {
        for (var n = 0; n < 5; n++)
        {
            await tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                db => db.QuerySingleAsync<long>("select count(*) from services where tenant_id = $1", db.Tenant)
            );
        }
    }

    public async Task<int> DuringAsync(Func<TenantContext, Task> work)
    {
        var before = relay.Trips;
        await work(tenants);
        return relay.Trips - before;
    }

    public async ValueTask DisposeAsync()
    {
        await tenants.DisposeAsync();
        await relay.DisposeAsync();
        await database.DisposeAsync();
    }
}
