using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Bookline.Trials;
using Bookline.Trials.Salon;
using Npgsql;

namespace Bookline.Serve;

/// <summary>A PostgreSQL of one's own with a migrated database, kept between runs.</summary>
internal sealed class PrivateDatabase : IAsyncDisposable
{
    private const string Name = "bookline";
    private const string SalonLogin = "salon";

    // What the operator of a filled single-tenant database says to `bookline db up`.
    private static readonly Dictionary<string, string> FirstTenant = new()
    {
        ["tenant_name"] = "Spark Salon",
        ["tenant_domain"] = "spark-salon",
        ["tenant_email"] = "owner@spark-salon.example",
        ["tenant_time_zone"] = "Asia/Kolkata",
        ["tenant_currency"] = "INR",
    };

    private readonly PrivateServer server;

    private PrivateDatabase(PrivateServer server) => this.server = server;

    /// <summary>For the server: as the login that row-level security confines.</summary>
    public string AppUrl => server.Url(Name, "bookline_app");

    /// <param name="salon">Begin with the single-tenant salon's data, and take it through the migrations.</param>
    public static async Task<PrivateDatabase> OpenAsync(string home, bool salon, CancellationToken ct)
    {
        var server = await PrivateServer.StartAsync(new() { Root = home, KeepFolder = true }, ct);
        var database = new PrivateDatabase(server);
        try
        {
            if (!await database.ExistsAsync(ct))
            {
                await database.CreateAsync(salon, ct);
            }
            await database.MigrateAsync(salon, ct);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>As the superuser, who sees every tenant.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken ct, string name = Name)
    {
        var connection = new NpgsqlConnection(server.ConnectionString(name) + ";Pooling=false");
        await connection.OpenAsync(ct);
        return connection;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task<bool> ExistsAsync(CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct, "postgres");
        await using var command = new NpgsqlCommand(
            $"select true from pg_database where datname = '{Name}'",
            connection
        );
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // Under another name until it is full: a first run that was cut short begins anew.
    private async Task CreateAsync(bool salon, CancellationToken ct)
    {
        const string unfinished = Name + "_unfinished";
        await using var connection = await OpenAsync(ct, "postgres");
        await ExecuteAsync(connection, $"drop database if exists {unfinished} with (force)", ct);
        if (salon)
        {
            Console.Error.WriteLine("bookline: filling Spark Salon, as the single-tenant application left it");
            var database = await SingleTenantDatabase.CreateAsync(server, unfinished, SalonLogin, ct);
            await SalonSeed.FillAsync(database, ct);
        }
        else
        {
            await ExecuteAsync(connection, $"create database {unfinished}", ct);
        }
        await ExecuteAsync(connection, $"alter database {unfinished} rename to {Name}", ct);
    }

    private async Task MigrateAsync(bool salon, CancellationToken ct)
    {
        var migrator = new Migrator(
            new MigratorOptions
            {
                ConnectionString = server.ConnectionString(Name),
                Migrations = Scripts.All(),
                Settings = salon ? FirstTenant : new Dictionary<string, string>(),
                RunnerVersion = "serve",
            }
        );
        await migrator.UpAsync(null, ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
