using Bookline.Migrations;
using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>0003_jobs back and forth.</summary>
public sealed class JobsMigrationTests
{
    private const string Migration = "0003_jobs";

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Down_and_up_again_keeps_the_jobs_and_their_order(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(
            1,
            [.. Enumerable.Range(1, 5).Select(n => JobServer.Numbered(n) with { Key = $"k{n}" })]
        );
        await server.PutInAsync(2, JobServer.Numbered(6) with { Sequence = "s" });
        var before = await RowsAsync(database);

        await MigrateAsync(
            database,
            migrator => migrator.DownAsync(Migration, includeNewer: true, CancellationToken.None)
        );
        (await database.ScalarAsync<bool>("select to_regclass('jobs') is null")).ShouldBeTrue();
        await MigrateAsync(database, migrator => migrator.UpAsync(null, CancellationToken.None));

        (await RowsAsync(database)).ShouldBe(before);
        // What comes now comes after them.
        await server.PutInAsync(2, JobServer.Numbered(7) with { Sequence = "s" });
        (await database.ScalarAsync<int>("select payload::int from jobs order by seq desc limit 1")).ShouldBe(7);
        (await ClaimTests.ClaimAsync(server)).Jobs.Count.ShouldBe(6);
    }

    private static Task<IReadOnlyList<string>> RowsAsync(TestDatabase database) =>
        database.ColumnAsync("select to_jsonb(j)::text from jobs j order by seq");

    private static Task MigrateAsync(TestDatabase database, Func<Migrator, Task> migrate) =>
        migrate(
            new Migrator(
                new MigratorOptions
                {
                    ConnectionString = database.ConnectionString,
                    Migrations = MigrationSet.FromDirectory(MigrationsFolder.Path),
                    RunnerVersion = "tests",
                }
            )
        );
}
