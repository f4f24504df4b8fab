using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Bookline.Testing;
using Bookline.Testing.SingleTenant;
using Npgsql;

namespace Bookline.Schema.Tests.Salons;

/// <summary>
/// The database of one test, as the single-tenant application left it, and the engine pointed at it. Its application's
/// login is its own, since roles belong to the whole cluster.
/// </summary>
public sealed class Salon : IAsyncDisposable
{
    private Salon(TestDatabase database, string owner) => (Database, Owner) = (database, owner);

    public TestDatabase Database { get; }

    /// <summary>The login of the single-tenant application, which owns the tables.</summary>
    public string Owner { get; }

    /// <summary>Who migrates; null: the superuser.</summary>
    public string? MigratingLogin { get; set; }

    public long? FreeDiskBytes { get; set; }

    /// <summary>Inputs of the scripts.</summary>
    public Dictionary<string, string> Settings { get; } =
        new()
        {
            ["tenant_name"] = "Spark Salon",
            ["tenant_time_zone"] = "Asia/Kolkata",
            ["tenant_currency"] = "INR",
        };

    public static async Task<Salon> OpenAsync(
        int major = 15,
        PrototypeShape shape = PrototypeShape.Plain,
        bool filled = true,
        string? owner = null
    ) => await OpenAsync(await TestServers.SharedAsync(major), shape, filled, owner);

    public static async Task<Salon> OpenAsync(
        PrivateServer server,
        PrototypeShape shape = PrototypeShape.Plain,
        bool filled = true,
        string? owner = null
    )
    {
        var database = await TestDatabase.CreateAsync(server);
        owner ??= NewLogin();
        await SingleTenantSeed.ApplyAsync(database, owner, shape, filled);
        return new Salon(database, owner);
    }

    /// <summary>An empty database, as for a fresh install.</summary>
    public static async Task<Salon> OpenEmptyAsync(int major = 15)
    {
        var salon = new Salon(await TestDatabase.CreateAsync(major), "postgres");
        salon.Settings.Clear();
        return salon;
    }

    public static string NewLogin() => $"salon_{Guid.CreateVersion7():N}";

    public Migrator Engine(IRunObserver? observer = null) =>
        new(
            new MigratorOptions
            {
                ConnectionString = Database.ConnectionStringFor(MigratingLogin ?? "postgres"),
                Migrations = Repository.Migrations,
                Settings = new Dictionary<string, string>(Settings),
                FreeDiskBytes = FreeDiskBytes,
                // The machine may be busy with other tests; how long something blocks is measured elsewhere.
                MaxBlock = TimeSpan.FromSeconds(20),
                RunnerVersion = "tests",
            },
            observer
        );

    public Task<RunReport> UpAsync(IRunObserver? observer = null, CancellationToken cancel = default) =>
        Engine(observer).UpAsync(null, cancel);

    public Task<RunReport> DownAsync(IRunObserver? observer = null, CancellationToken cancel = default) =>
        Engine(observer).DownAsync(Repository.MultiTenant, false, cancel);

    /// <summary>Down with <c>--restore-backup</c>.</summary>
    public async Task<RunReport> DownToBackupAsync()
    {
        Settings["restore_backup"] = "on";
        var report = await DownAsync();
        Settings.Remove("restore_backup");
        return report;
    }

    public Task<RunReport> ContractAsync() => Engine().ContractAsync(Repository.MultiTenant, CancellationToken.None);

    /// <summary>The checks that are not simply right: failed ones, and all that has no place in a quiet database.</summary>
    public async Task<IReadOnlyList<string>> VerifyFailuresAsync()
    {
        var report = await Engine().VerifyAsync(null, CancellationToken.None);
        report.Checks.ShouldNotBeEmpty();
        return
        [
            .. report
                .Checks.Where(c => c.Status is not ("ok" or "explained"))
                .Select(c => $"{c.Name}: {c.Status}, {c.Detail}"),
        ];
    }

    public Task ExecuteAsync(string sql) => Database.ExecuteAsync(sql);

    public Task<T?> ScalarAsync<T>(string sql) => Database.ScalarAsync<T>(sql);

    public Task<long> CountAsync(string from) => Database.ScalarAsync<long>($"select count(*) from {from}");

    /// <summary>A connection of the single-tenant application.</summary>
    public Task<NpgsqlConnection> OpenLegacyAsync() => Database.OpenAsync(Owner);

    public Task<Guid> FirstTenantAsync() =>
        Database.ScalarAsync<Guid>("select id from tenants order by created_at, id limit 1");

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
