using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Bookline.Trials;
using Npgsql;

namespace Bookline.Bench.Messages;

/// <summary>A migrated database with businesses that are open all week, and contacts that have written before.</summary>
internal sealed record ChattingBusinesses(PrivateServer Server, int Tenants, int Contacts)
{
    public const string App = "bookline_app";

    private const string Database = "messages";

    /// <summary>As the server connects.</summary>
    public string AppConnectionString => Server.ConnectionString(Database, App) + ";Maximum Pool Size=40";

    public static Guid TenantAt(int number) => new($"00000000-0000-7000-8000-{number:x12}");

    /// <summary>Meta's id of a business's number.</summary>
    public static string NumberAt(int tenant) => $"1000{tenant:d9}";

    public Contact ContactAt(int number) => new(1 + number % Tenants, $"49151{number:d8}");

    public static async Task<ChattingBusinesses> MoveInAsync(
        PrivateServer server,
        int tenants,
        int contacts,
        CancellationToken cancel
    )
    {
        var businesses = new ChattingBusinesses(server, tenants, contacts);
        await ExecuteAsync(server.ConnectionString(), $"create database {Database}", cancel);
        await new Migrator(
            new MigratorOptions
            {
                ConnectionString = server.ConnectionString(Database),
                Migrations = MigrationSet.FromDirectory(MigrationsFolder()),
                RunnerVersion = "bench",
            }
        ).UpAsync(null, cancel);
        await businesses.ExecuteAsync(businesses.Script(), cancel);
        await businesses.ExecuteAsync("vacuum (analyze)", cancel);
        return businesses;
    }

    /// <summary>As a superuser, past row-level security.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancel) =>
        ExecuteAsync(Server.ConnectionString(Database), sql, cancel);

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString(Database) + ";Pooling=false");
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancel))!;
    }

    private string Script() =>
        $"""
            insert into tenants (id, business_name, domain, status, time_zone, currency, locale)
            select ('00000000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid, 'Business ' || t, 'business-' || t, 'active',
              'Europe/Berlin', 'EUR', 'en'
            from generate_series(1, {Tenants}) t;
            insert into services (id, tenant_id, name, price, currency, amount_unit, duration_minutes)
            select 'service-' || t || '-' || s, ('00000000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid, 'Service ' || s, 1000 * s,
              'EUR', 'minor', 30 * s
            from generate_series(1, {Tenants}) t, generate_series(1, 4) s;
            insert into staff (tenant_id, id, name)
            select ('00000000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid, gen_random_uuid(), 'Person ' || p
            from generate_series(1, {Tenants}) t, generate_series(1, 2) p;
            insert into staff_services (tenant_id, staff_id, service_id)
            select p.tenant_id, p.id, s.id from staff p join services s on s.tenant_id = p.tenant_id;
            insert into working_hours (tenant_id, id, weekday, starts_minute, ends_minute)
            select ('00000000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid, gen_random_uuid(), d, 480, 1200
            from generate_series(1, {Tenants}) t, generate_series(1, 7) d;
            insert into conversations (id, tenant_id, phone_number, customer_name)
            select 'conversation-' || c, ('00000000-0000-7000-8000-' || lpad(to_hex(1 + c % {Tenants}), 12, '0'))::uuid,
              '+49151' || lpad(c::text, 8, '0'), 'Customer ' || c
            from generate_series(0, {Contacts - 1}) c;
            insert into contacts (tenant_id, id, conversation_id, phone, name)
            select tenant_id, gen_random_uuid(), id, substr(phone_number, 2), customer_name from conversations;
            """;

    private static string MigrationsFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var migrations = Path.Combine(folder.FullName, "db", "migrations");
            if (Directory.Exists(migrations))
            {
                return migrations;
            }
        }
        throw new TrialException($"There is no db/migrations above {AppContext.BaseDirectory}.");
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Command Timeout=3600");
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>Somebody who writes.</summary>
/// <param name="Tenant">Number of the business.</param>
/// <param name="Phone">Without the plus.</param>
internal sealed record Contact(int Tenant, string Phone);
