using System.Collections.Concurrent;
using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>A tenant whose jobs hang holds up nobody else, and no other kind.</summary>
public sealed class LaneTests
{
    [Theory]
    [InlineData(15, 1, 2)]
    [InlineData(18, 8, 16)]
    public async Task A_tenant_whose_sends_hang_delays_no_other_kind(int major, int workers, int networkWorkers)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        var hanging = new TaskCompletionSource();
        var done = new ConcurrentQueue<string>();
        await using var server = JobServer.Build(
            database,
            TimeProvider.System,
            [
                HangingForTheFirst("send", isNetwork: true, hanging, done),
                HangingForTheFirst("test", false, hanging, done),
            ],
            $"Jobs:Workers={workers}",
            $"Jobs:NetworkWorkers={networkWorkers}"
        );
        await Backlogs.FillAsync(database, tenant: 1, jobs: 200, kind: "send");
        await server.StartAsync();
        await Until.TrueAsync(async () => await LeasedAsync(database) == networkWorkers / 2, "the sends hang");

        await server.PutInAsync(2, JobServer.Numbered(1), JobServer.Numbered(2, "send"));
        server.Jobs.Wake();

        await Until.TrueAsync(() => done.Count == 2, "both jobs of the other tenant are done");
        (await LeasedAsync(database)).ShouldBe(networkWorkers / 2);
        hanging.SetResult();
    }

    [Fact]
    public async Task A_tenant_whose_jobs_hang_leaves_the_others_half_of_the_workers()
    {
        const int Tenants = 10;
        await using var database = await MultiTenantDatabase.CreateAsync(15, Tenants);
        var hanging = new TaskCompletionSource();
        var done = new ConcurrentQueue<string>();
        await using var server = JobServer.Build(
            database,
            TimeProvider.System,
            [HangingForTheFirst("test", isNetwork: false, hanging, done)],
            "Jobs:Workers=4"
        );
        await Backlogs.FillAsync(database, tenant: 1, jobs: 200);
        await server.StartAsync();
        await Until.TrueAsync(async () => await LeasedAsync(database) == 2, "they hang");

        foreach (var tenant in Enumerable.Range(2, Tenants - 1))
        {
            await Backlogs.FillAsync(database, tenant, jobs: 20);
        }
        server.Jobs.Wake();

        await Until.TrueAsync(() => done.Count == 20 * (Tenants - 1), "everybody else's jobs are done");
        hanging.SetResult();
    }

    private static Handles HangingForTheFirst(
        string kind,
        bool isNetwork,
        TaskCompletionSource hanging,
        ConcurrentQueue<string> done
    ) =>
        new(
            kind,
            async (job, _) =>
            {
                if (job.Tenant == JobServer.Tenant(1))
                {
                    await hanging.Task;
                }
                else
                {
                    done.Enqueue(job.Payload);
                }
                return JobOutcome.Done;
            }
        )
        {
            WaitsOnNetwork = isNetwork,
        };

    private static Task<long> LeasedAsync(TestDatabase database) =>
        Backlogs.CountAsync(database, "lease is not null and tenant_id = '" + MultiTenantDatabase.TenantAt(1) + "'");
}
