using Bookline.Schema.Tests.Salons;
using Npgsql;

namespace Bookline.Schema.Tests.Isolation;

/// <summary>A migrated database with two tenants that have rows in every table. Tests change nothing in it for good.</summary>
public sealed class TwoTenants : IAsyncLifetime
{
    /// <summary>Every isolated table with the column that says whose a row is.</summary>
    public static readonly IReadOnlyDictionary<string, string> Keys = new Dictionary<string, string>
    {
        ["tenants"] = "id",
        ["users"] = "tenant_id",
        ["api_keys"] = "tenant_id",
        ["subscriptions"] = "tenant_id",
        ["usage_metrics"] = "tenant_id",
        ["services"] = "tenant_id",
        ["conversations"] = "tenant_id",
        ["messages"] = "tenant_id",
        ["bookings"] = "tenant_id",
    };

    private Salon? salon;

    internal Salon Salon => salon ?? throw new InvalidOperationException("Not yet initialised.");

    public Guid First { get; private set; }
    public Guid Second { get; } = Guid.Parse(SecondTenant.Id);

    /// <summary>A login that may hold a context for its session.</summary>
    public string Person { get; } = $"person_{Guid.CreateVersion7():N}";

    public static TheoryData<string> Tables => [.. Keys.Keys];

    public async ValueTask InitializeAsync()
    {
        salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        await salon.ExecuteAsync($"create role {Person} login in role authenticated, tenant_session");
        First = await salon.FirstTenantAsync();
    }

    public ValueTask DisposeAsync() => Salon.DisposeAsync();

    public Task<NpgsqlConnection> OpenAppAsync() => Salon.Database.OpenAsync("bookline_app");

    /// <summary>The application in a transaction of a tenant.</summary>
    public async Task<NpgsqlConnection> OpenAppAsync(Guid tenant)
    {
        var connection = await OpenAppAsync();
        await Sql.ExecuteAsync(connection, $"begin; select set_tenant_context('{tenant}')");
        return connection;
    }
}
