using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>Who gets which jobs next.</summary>
public sealed class ClaimTests
{
    private const string TooLong = "leased_until > now() + interval '11 minutes'";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_tenant_with_a_hundred_thousand_jobs_does_not_delay_another(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 3);
        await Backlogs.FillAsync(database, tenant: 2, jobs: 100_000);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, JobServer.Numbered(1));
        await server.PutInAsync(3, JobServer.Numbered(1));

        var claim = await ClaimAsync(server, most: 8);

        claim
            .Jobs.Select(job => job.Tenant)
            .Distinct()
            .ShouldBe([JobServer.Tenant(1), JobServer.Tenant(2), JobServer.Tenant(3)], ignoreOrder: true);
    }

    [Fact]
    public async Task Every_tenant_has_its_turn_before_one_has_a_second()
    {
        const int Tenants = 50;
        await using var database = await MultiTenantDatabase.CreateAsync(15, Tenants);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        foreach (var tenant in Enumerable.Range(1, Tenants))
        {
            await server.PutInAsync(tenant, [.. Enumerable.Range(1, 3).Select(n => JobServer.Numbered(n))]);
        }

        // It begins in the middle, and goes around.
        var last = JobServer.Tenant(20).Value;
        var turns = new List<ClaimedJob>();
        while (turns.Count < Tenants)
        {
            var claim = await ClaimAsync(server, most: 10, last);
            claim.MayBeMore.ShouldBeTrue();
            last = claim.LastTenant;
            turns.AddRange(claim.Jobs);
        }

        turns.Select(job => job.Tenant).Distinct().Count().ShouldBe(Tenants);
    }

    [Fact]
    public async Task A_claim_never_brings_more_than_was_asked_for()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 7);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        foreach (var tenant in Enumerable.Range(1, 7))
        {
            await server.PutInAsync(tenant, [.. Enumerable.Range(1, 20).Select(n => JobServer.Numbered(n))]);
        }

        foreach (var most in new[] { 1, 2, 6, 7, 8, 20 })
        {
            (await ClaimAsync(server, most)).Jobs.Count.ShouldBeInRange(1, most);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Claims_at_the_same_time_never_share_a_job(int major)
    {
        const int Jobs = 400;
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 4);
        foreach (var tenant in Enumerable.Range(1, 4))
        {
            await Backlogs.FillAsync(database, tenant, Jobs / 4);
        }
        await using var server = JobServer.Build(database, TimeProvider.System, []);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClaimAllAsync(server)));

        var ids = claimed.SelectMany(jobs => jobs).Select(job => job.Id).ToList();
        ids.Count.ShouldBe(Jobs);
        ids.Distinct().Count().ShouldBe(Jobs);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_tenant_has_no_more_jobs_on_a_server_than_it_may(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 3);
        foreach (var tenant in Enumerable.Range(1, 3))
        {
            await Backlogs.FillAsync(database, tenant, jobs: 20);
        }
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        Guid[] busy = [.. new[] { 1, 2, 2, 2 }.Select(MultiTenantDatabase.TenantAt)];

        var claim = await ClaimAsync(server, new Wanted(["test"], Most: 16, MostOfTenant: 3, busy, After: default));

        claim
            .Jobs.CountBy(job => job.Tenant)
            .ShouldBe([new(JobServer.Tenant(1), 2), new(JobServer.Tenant(3), 3)], ignoreOrder: true);
    }

    [Fact]
    public async Task No_lease_is_longer_than_ten_minutes_at_a_time()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, JobServer.Numbered(1));
        var cancel = TestContext.Current.CancellationToken;
        var wanted = new Wanted(["test"], Most: 1, MostOfTenant: 1, Busy: [], After: default);

        var claim = await server.Leases.ClaimAsync(wanted, TimeSpan.FromDays(1), cancel);
        (await Backlogs.CountAsync(database, TooLong)).ShouldBe(0);

        await server.Leases.RenewAsync(claim.Jobs, TimeSpan.FromDays(1), cancel);
        (await Backlogs.CountAsync(database, TooLong)).ShouldBe(0);
        (await Backlogs.CountAsync(database, "leased_until > now() + interval '9 minutes'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_another_servers()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, JobServer.Numbered(1));
        var first = (await ClaimAsync(server)).Jobs.ShouldHaveSingleItem();
        (await ClaimAsync(server)).Jobs.ShouldBeEmpty();

        await database.ExecuteAsync("update jobs set leased_until = now() - interval '1 second'");

        var second = (await ClaimAsync(server)).Jobs.ShouldHaveSingleItem();
        (second.Id, second.Attempt).ShouldBe((first.Id, 2));
        second.Lease.ShouldNotBe(first.Lease);
    }

    [Fact]
    public async Task A_renewed_lease_stays()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, JobServer.Numbered(1), JobServer.Numbered(2));
        var mine = (await ClaimAsync(server, most: 1)).Jobs.ShouldHaveSingleItem();
        var lost = (await ClaimAsync(server, most: 1)).Jobs.ShouldHaveSingleItem();
        await database.ExecuteAsync("update jobs set leased_until = now() - interval '1 second'");
        await database.ExecuteAsync($"update jobs set lease = gen_random_uuid() where id = '{lost.Id}'");

        var kept = await server.Leases.RenewAsync([mine, lost], Lease, TestContext.Current.CancellationToken);

        kept.ShouldBe([mine.Id]);
        (await ClaimAsync(server)).Jobs.ShouldHaveSingleItem().Id.ShouldBe(lost.Id);
    }

    internal static Task<Claim> ClaimAsync(JobServer server, int most = 10, Guid after = default) =>
        ClaimAsync(server, new Wanted(["test"], most, MostOfTenant: most, Busy: [], after));

    private static Task<Claim> ClaimAsync(JobServer server, Wanted wanted) =>
        server.Leases.ClaimAsync(wanted, Lease, TestContext.Current.CancellationToken);

    private static async Task<List<ClaimedJob>> ClaimAllAsync(JobServer server)
    {
        var jobs = new List<ClaimedJob>();
        var empty = 0;
        // Another claim holds what this one does not get: none left is known after a few empty ones.
        while (empty < 3)
        {
            var claim = await ClaimAsync(server, most: 7);
            empty = claim.Jobs.Count == 0 ? empty + 1 : 0;
            jobs.AddRange(claim.Jobs);
        }
        return jobs;
    }
}
