using System.Collections.Concurrent;
using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Npgsql;

namespace Bookline.Testing.MultiTenant;

/// <summary>
/// Fresh databases with every migration applied. Migrated once a server, then copied, which takes milliseconds.
/// </summary>
public static class MultiTenantDatabase
{
    /// <summary>The application's login, which row-level security confines.</summary>
    public const string App = "bookline_app";

    private static readonly ConcurrentDictionary<PrivateServer, Lazy<Task<string>>> Templates = new();

    /// <param name="major">PostgreSQL's major version.</param>
    /// <param name="tenants">How many tenants it has, with two services each; see <see cref="TenantAt"/>.</param>
    public static async Task<TestDatabase> CreateAsync(int major, int tenants = 0) =>
        await CreateAsync(await TestServers.SharedAsync(major), tenants);

    public static async Task<TestDatabase> CreateAsync(PrivateServer server, int tenants = 0)
    {
        var template = await Templates.GetOrAdd(server, s => new(() => MigrateAsync(s))).Value;
        var database = await TestDatabase.CreateAsync(server, template);
        // Rights on the database itself are not copied with it.
        await database.ExecuteAsync(
            $"revoke temporary on database {database.Name} from public; grant temporary on database {database.Name} to bookline_owner"
        );
        if (tenants > 0)
        {
            await MoveInAsync(database, tenants);
        }
        return database;
    }

    /// <summary>The id of the tenant with this number, from 1.</summary>
    public static Guid TenantAt(int number) => new($"00000000-0000-7000-8000-{number:x12}");

    private static async Task<string> MigrateAsync(PrivateServer server)
    {
        var database = await TestDatabase.CreateAsync(server);
        await new Migrator(
            new MigratorOptions
            {
                ConnectionString = database.ConnectionString,
                Migrations = MigrationSet.FromDirectory(MigrationsFolder.Path),
                RunnerVersion = "tests",
            }
        ).UpAsync(null, CancellationToken.None);
        // A template must have nobody connected to it; none of these connections is pooled.
        return database.Name;
    }

    private static async Task MoveInAsync(TestDatabase database, int tenants)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            insert into tenants (id, business_name, domain, status)
            select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Tenant ' || n, 'tenant-' || n, 'active'
            from generate_series(1, $1) n;
            """,
            connection
        )
        {
            Parameters = { new() { Value = tenants } },
        };
        await command.ExecuteNonQueryAsync();
        command.CommandText = """
            insert into services (id, tenant_id, name, price, currency, amount_unit)
            select 'service-' || n || '-' || k, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
              'Service ' || k, 100 * k, 'EUR', 'minor'
            from generate_series(1, $1) n, generate_series(1, 2) k
            """;
        await command.ExecuteNonQueryAsync();
    }
}
