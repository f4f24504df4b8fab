using System.Collections.Concurrent;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Npgsql;

namespace Bookline.Isolation.Tests.Sessions;

/// <summary>Two tenants whose rows can be told apart, and connections as the application's own login.</summary>
internal sealed class Tenants : IAsyncDisposable
{
    public const string A = "01c00000-0000-7000-8000-00000000000a";
    public const string B = "01c00000-0000-7000-8000-00000000000b";
    public const int RowsEach = 400;

    /// <summary>The tenants that the login sees rows of: what every test asks.</summary>
    public const string Seen = "select string_agg(distinct tenant_id::text, ',') from services";

    private static readonly ConcurrentDictionary<int, Lazy<Task<Tenants>>> Shared = new();

    private Tenants(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public static async Task<Tenants> MoveInAsync(int major)
    {
        var database = await MultiTenantDatabase.CreateAsync(major);
        await database.ExecuteAsync(
            $"""
            insert into tenants (id, business_name, domain) values ('{A}', 'A', 'a'), ('{B}', 'B', 'b');
            insert into services (id, tenant_id, name, price, currency, amount_unit)
            select left(t::text, 4) || right(t::text, 1) || n, t, 'cut of ' || t, n, 'EUR', 'minor'
            from unnest(array['{A}', '{B}']::uuid[]) t, generate_series(1, {RowsEach}) n;
            analyze services;
            """
        );
        return new Tenants(database);
    }

    /// <summary>One for all tests that change nothing in it for good; it ends with the server.</summary>
    public static Task<Tenants> SharedAsync(int major) =>
        Shared.GetOrAdd(major, m => new Lazy<Task<Tenants>>(() => MoveInAsync(m))).Value;

    public Task<NpgsqlConnection> OpenAppAsync() => Database.OpenAsync("bookline_app");

    public static string Bind(string tenant) => $"begin; select set_tenant_context('{tenant}')";

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
