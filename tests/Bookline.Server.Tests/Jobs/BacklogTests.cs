using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>How much waits.</summary>
public sealed class BacklogTests
{
    [Fact]
    public async Task The_backlog_counts_what_waits_kind_by_kind()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, [.. Enumerable.Range(1, 4).Select(n => JobServer.Numbered(n))]);
        await server.PutInAsync(2, JobServer.Numbered(5), JobServer.Numbered(6, "other"));
        await ClaimTests.ClaimAsync(server, most: 1);
        await database.ExecuteAsync(
            """
            update jobs set state = 'dead', died_at = now() where payload = '5';
            update jobs set state = 'scheduled', run_at = now() + interval '1 hour' where payload = '4';
            update jobs set run_at = now() - interval '3 hours', created_at = now() - interval '4 hours' where payload = '6';
            """
        );

        var backlog = await server.Jobs.BacklogAsync(TestContext.Current.CancellationToken);

        var test = backlog.Single(kind => kind.Kind == "test");
        (test.Ready + test.Leased, test.Leased, test.Scheduled, test.Dead).ShouldBe((3, 1, 1, 1));
        backlog.Single(kind => kind.Kind == "other").OldestReady.TotalHours.ShouldBeInRange(3, 3.9);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Counting_ends_at_a_bound(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await Backlogs.FillAsync(database, tenant: 1, jobs: 100_100);
        await database.ExecuteAsync(
            "update jobs set state = 'scheduled', run_at = now() + interval '1 day' where payload::int > 50050; analyze jobs"
        );

        var test = (await server.Jobs.BacklogAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem();

        (test.Ready, test.Scheduled).ShouldBe((50_000, 50_000));
    }
}
