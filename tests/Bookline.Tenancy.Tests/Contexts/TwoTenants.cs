using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>A database with two tenants, and the application's access to it.</summary>
internal sealed class TwoTenants : IAsyncDisposable
{
    private TwoTenants(TestDatabase database, TenantContext context) => (Database, Tenants) = (database, context);

    public TestDatabase Database { get; }
    public TenantContext Tenants { get; }

    public static TenantId First { get; } = new(MultiTenantDatabase.TenantAt(1));
    public static TenantId Second { get; } = new(MultiTenantDatabase.TenantAt(2));

    /// <param name="connections">Of the application's pool.</param>
    public static async Task<TwoTenants> OpenAsync(
        int major = 15,
        TenantContextOptions? options = null,
        int connections = 10
    )
    {
        var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        return new TwoTenants(database, new TenantContext(AppString(database, connections), options));
    }

    /// <summary>Pooled, as the application connects.</summary>
    public static string AppString(TestDatabase database, int connections) =>
        $"{database.Server.ConnectionString(database.Name, MultiTenantDatabase.App)};Maximum Pool Size={connections}";

    public async ValueTask DisposeAsync()
    {
        await Tenants.DisposeAsync();
        await Database.DisposeAsync();
    }
}
