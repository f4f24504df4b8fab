using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Samples.EntityFrameworkCore;

/// <summary>A private server with a migrated database and two tenants, gone with the program.</summary>
internal sealed class ThrowawayDatabase : IAsyncDisposable
{
    private readonly PrivateServer server;

    private ThrowawayDatabase(PrivateServer server) => this.server = server;

    public TenantId Salon { get; } = TenantId.New();
    public TenantId Clinic { get; } = TenantId.New();

    /// <summary>With the application's login, which row-level security confines.</summary>
    public string Url => server.Url("postgres", "bookline_app");

    public static async Task<ThrowawayDatabase> StartAsync()
    {
        var database = new ThrowawayDatabase(
            await PrivateServer.StartAsync(
                new PrivateServerOptions { BinDirectory = PostgresBinaries.Find(), Durable = false }
            )
        );
        await new Migrator(
            new MigratorOptions
            {
                ConnectionString = database.server.ConnectionString(),
                Migrations = MigrationSet.FromDirectory(FindMigrations()),
                RunnerVersion = "sample",
            }
        ).UpAsync(null, CancellationToken.None);
        await database.MoveInAsync();
        return database;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task MoveInAsync()
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString());
        await using var command = source.CreateCommand(
            """
            insert into tenants (id, business_name, domain, status)
            values ($1, 'Spark Salon', 'spark-salon', 'active'), ($2, 'Zahnklinik Mitte', 'zahnklinik', 'active')
            """
        );
        command.Parameters.Add(new() { Value = Salon.Value });
        command.Parameters.Add(new() { Value = Clinic.Value });
        await command.ExecuteNonQueryAsync();
    }

    private static string FindMigrations()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var wanted = Path.Combine(folder.FullName, "db", "migrations");
            if (Directory.Exists(wanted))
            {
                return wanted;
            }
        }
        throw new DirectoryNotFoundException($"There is no db/migrations above {AppContext.BaseDirectory}.");
    }
}
