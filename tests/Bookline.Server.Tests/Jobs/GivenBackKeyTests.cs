using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>The keys of jobs that had begun and wait again, past their tenant's context.</summary>
public sealed class GivenBackKeyTests
{
    private static readonly NewJob Keyed = JobServer.Numbered(1) with { Key = "reminder" };

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Of_two_jobs_of_one_former_key_given_back_together_one_has_it(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        var jobs = await BeginTwoAsync(server);

        await server.Leases.GiveBackAsync(jobs);

        await ShouldWaitAsync(database, "ready");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Of_two_jobs_of_one_former_key_put_off_together_one_has_it(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        var jobs = await BeginTwoAsync(server);
        // The first is another server's that has died since.
        await database.ExecuteAsync($"update jobs set leased_until = now() - interval '1 s' where id = '{jobs[0].Id}'");

        await server.Leases.PutOffAsync(jobs[1], ["test"], TimeSpan.FromHours(1));

        await ShouldWaitAsync(database, "scheduled");
    }

    [Fact]
    public async Task A_key_that_was_given_anew_meanwhile_stays_with_its_new_job()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        var jobs = await BeginTwoAsync(server);
        await server.PutInAsync(1, Keyed with { Payload = "3" });

        await server.Leases.PutOffAsync(jobs[0], ["test"], TimeSpan.FromHours(1));
        await server.Leases.GiveBackAsync(jobs);

        (await Backlogs.CountAsync(database, "key = 'reminder' and payload = '3'")).ShouldBe(1);
        (await Backlogs.CountAsync(database, "key is null and lease is null")).ShouldBe(2);
    }

    private static async Task<IReadOnlyList<ClaimedJob>> BeginTwoAsync(JobServer server)
    {
        await server.PutInAsync(1, Keyed);
        var first = (await ClaimTests.ClaimAsync(server)).Jobs.ShouldHaveSingleItem();
        await server.PutInAsync(1, Keyed with { Payload = "2" });
        return [first, (await ClaimTests.ClaimAsync(server)).Jobs.ShouldHaveSingleItem()];
    }

    private static async Task ShouldWaitAsync(TestDatabase database, string state)
    {
        (await Backlogs.CountAsync(database, $"state = '{state}' and lease is null and attempts = 0")).ShouldBe(2);
        (await Backlogs.CountAsync(database, "key = 'reminder' and payload = '1'")).ShouldBe(1);
        (await Backlogs.CountAsync(database, "key is null and payload = '2'")).ShouldBe(1);
    }
}
