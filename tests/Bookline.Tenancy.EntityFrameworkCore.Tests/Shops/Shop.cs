using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;

/// <summary>
/// A migrated database with a few tenants of two services each, and the application's DbContexts on it. The login is the
/// application's, confined by row-level security.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    private Shop(TestDatabase database, TenantContext tenants, IDbContextFactory<ShopContext> contexts) =>
        (Database, Tenants, Contexts) = (database, tenants, contexts);

    public static TenantId First { get; } = TenantAt(1);
    public static TenantId Second { get; } = TenantAt(2);

    public TestDatabase Database { get; }
    public TenantContext Tenants { get; }
    public IDbContextFactory<ShopContext> Contexts { get; }

    public static TenantId TenantAt(int number) => new(MultiTenantDatabase.TenantAt(number));

    /// <param name="major">PostgreSQL's major version.</param>
    /// <param name="tenants">How many there are.</param>
    /// <param name="connections">Of the application's pool.</param>
    /// <param name="contexts">Of the pool of DbContexts; 0: none, a new one each time.</param>
    /// <param name="configure">Further options.</param>
    /// <param name="port">Where the server listens, if not where it does.</param>
    public static async Task<Shop> OpenAsync(
        int major = 15,
        int tenants = 2,
        int connections = 2,
        int contexts = 2,
        Action<DbContextOptionsBuilder>? configure = null,
        Action<NpgsqlDbContextOptionsBuilder>? npgsql = null,
        TenantContextOptions? tenantOptions = null,
        Func<TestDatabase, Task<int>>? port = null
    )
    {
        var database = await MultiTenantDatabase.CreateAsync(major, tenants);
        var address = new Npgsql.NpgsqlConnectionStringBuilder(
            database.Server.ConnectionString(database.Name, MultiTenantDatabase.App)
        )
        {
            MaxPoolSize = connections,
            Pooling = true,
            // Waiting for one of few connections on a busy machine is no failure.
            Timeout = 240,
            CommandTimeout = 240,
        };
        if (port is not null)
        {
            (address.Host, address.Port) = ("127.0.0.1", await port(database));
            address.SslMode = Npgsql.SslMode.Disable;
        }
        var context = new TenantContext(address.ConnectionString, tenantOptions);
        var builder = new DbContextOptionsBuilder<ShopContext>().UseTenantContext(context, npgsql);
        configure?.Invoke(builder);
        IDbContextFactory<ShopContext> factory =
            contexts > 0
                ? new PooledDbContextFactory<ShopContext>(builder.Options, contexts)
                : new NewEachTime(builder.Options);
        return new Shop(database, context, factory);
    }

    public Task<T> InAsync<T>(TenantId tenant, Func<ShopContext, Task<T>> work, CancellationToken cancel = default) =>
        Tenants.WithTenantDbContextAsync(Contexts, tenant, work, cancel);

    public Task InAsync(TenantId tenant, Func<ShopContext, Task> work) =>
        Tenants.WithTenantDbContextAsync(Contexts, tenant, work);

    public async ValueTask DisposeAsync()
    {
        await Tenants.DisposeAsync();
        await Database.DisposeAsync();
    }

    private sealed class NewEachTime(DbContextOptions<ShopContext> options) : IDbContextFactory<ShopContext>
    {
        public ShopContext CreateDbContext() => new(options);
    }
}
