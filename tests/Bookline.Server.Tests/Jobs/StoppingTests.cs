using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>What becomes of jobs when their server stops, or their tenant may not work.</summary>
public sealed class StoppingTests
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_server_that_stops_lets_running_jobs_end_and_gives_the_others_back(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 3);
        var begun = new TaskCompletionSource<string>();
        var end = new TaskCompletionSource();
        var handler = new Handles(
            "test",
            async (job, _) =>
            {
                begun.TrySetResult(job.Payload);
                await end.Task;
                return JobOutcome.Done;
            }
        );
        await using var server = JobServer.Build(database, TimeProvider.System, [handler], "Jobs:Workers=1");
        foreach (var tenant in Enumerable.Range(1, 3))
        {
            await server.PutInAsync(tenant, JobServer.Numbered(tenant));
        }
        await server.StartAsync();
        var running = await begun.Task;
        (await Backlogs.CountAsync(database, "lease is not null")).ShouldBeGreaterThan(1);

        var stopping = server.StopAsync();
        await Until.TrueAsync(() => server.IsStopping, "the server begins to stop");
        end.SetResult();
        await stopping;

        (await Backlogs.CountAsync(database, $"payload = '{running}'")).ShouldBe(0);
        (await Backlogs.CountAsync(database, $"payload <> '{running}' and lease is null and attempts = 0")).ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_does_not_end_in_time_is_cancelled_and_given_back()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var begun = new TaskCompletionSource();
        var handler = new Handles(
            "test",
            async (_, ct) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                return JobOutcome.Done;
            }
        );
        await using var server = await JobServer.StartAsync(
            database,
            TimeProvider.System,
            [handler],
            "Jobs:StopSeconds=0"
        );
        await server.PutInAsync(1, JobServer.Numbered(1) with { Key = "once" });
        server.Jobs.Wake();
        await begun.Task;

        await server.StopAsync();

        (
            await Backlogs.CountAsync(
                database,
                "lease is null and leased_until is null and attempts = 0 and key = 'once'"
            )
        ).ShouldBe(1);
    }

    [Fact]
    public async Task A_stopped_server_claims_nothing()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = await JobServer.StartAsync(
            database,
            TimeProvider.System,
            [new Handles(_ => JobOutcome.Done)]
        );
        await server.StopAsync();

        await using var other = JobServer.Build(database, TimeProvider.System, []);
        await other.PutInAsync(1, JobServer.Numbered(1));
        server.Jobs.Wake();

        (await Backlogs.CountAsync(database, "lease is null and attempts = 0")).ShouldBe(1);
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("cancelled")]
    public async Task The_jobs_of_a_tenant_that_may_not_work_wait(string status)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await using var server = JobServer.Build(database, TimeProvider.System, [new Handles(_ => JobOutcome.Done)]);
        await server.PutInAsync(1, JobServer.Numbered(1), JobServer.Numbered(2));
        await server.PutInAsync(2, JobServer.Numbered(3));
        await database.ExecuteAsync($"update tenants set status = '{status}' where domain = 'tenant-1'");

        await server.StartAsync();
        await Until.TrueAsync(
            async () =>
                await Backlogs.CountAsync(
                    database,
                    "state = 'scheduled' and attempts = 0 and lease is null and run_at > now() + interval '50 minutes'"
                ) == 2,
            "the jobs wait"
        );
        await Until.TrueAsync(async () => await Backlogs.CountAsync(database) == 2, "the other tenant's is done");

        await database.ExecuteAsync(
            "update tenants set status = 'active'; update jobs set run_at = now() - interval '1 second'"
        );
        await Until.TrueAsync(async () => await Backlogs.CountAsync(database) == 0, "they are done");
    }
}
