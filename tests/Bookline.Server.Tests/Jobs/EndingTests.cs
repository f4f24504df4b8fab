using System.Collections.Concurrent;
using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Bookline.Server.Tests.Jobs;

/// <summary>How jobs end: done, again, later, dead, or taken over.</summary>
public sealed class EndingTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider time = new(Start);

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Work_on_a_lost_lease_is_rolled_back(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 1);
        await Effects.CreateAsync(database);
        await using var server = JobServer.Build(database, time, []);
        await server.PutInAsync(1, JobServer.Numbered(1));
        var first = (await ClaimTests.ClaimAsync(server)).Jobs.ShouldHaveSingleItem();
        time.Advance(TimeSpan.FromMinutes(2));
        var second = (await ClaimTests.ClaimAsync(server)).Jobs.ShouldHaveSingleItem();

        await Should.ThrowAsync<LeaseLostException>(() => WorkAsync(server, first));
        (await Effects.AllAsync(database)).ShouldBeEmpty();

        await WorkAsync(server, second);
        (await Effects.AllAsync(database)).Count.ShouldBe(1);
        (await Backlogs.CountAsync(database)).ShouldBe(0);
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_again_with_growing_pauses_until_it_is_dead()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var attempts = new ConcurrentQueue<int>();
        var handler = new Handles(job =>
        {
            attempts.Enqueue(job.Attempt);
            throw new FormatException("+49 170 1234567 is no number");
        });
        await using var server = await JobServer.StartAsync(database, time, [handler], "Jobs:MaxAttempts=3");
        await server.PutInAsync(1, JobServer.Numbered(1));

        var pauses = new List<double>();
        for (var attempt = 1; attempt < 3; attempt++)
        {
            await EndedAsync(database, server, $"state = 'scheduled' and attempts = {attempt}");
            pauses.Add(await PauseAsync(database));
            time.Advance(TimeSpan.FromSeconds(10));
        }
        await EndedAsync(database, server, "state = 'dead' and attempts = 3");

        attempts.ShouldBe([1, 2, 3]);
        pauses[0].ShouldBeInRange(1.4, 2.6);
        pauses[1].ShouldBeInRange(2.9, 5.1);
        // What it says may be a customer's.
        (await database.ScalarAsync<string>("select last_error from jobs")).ShouldBe("FormatException");
    }

    [Fact]
    public async Task A_retry_comes_when_its_handler_says()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var handler = new Handles(_ => new JobOutcome.Retry("busy", Duration.FromMinutes(7)));
        await using var server = await JobServer.StartAsync(database, time, [handler]);
        await server.PutInAsync(1, JobServer.Numbered(1));

        await EndedAsync(database, server, "state = 'scheduled' and attempts = 1 and last_error = 'busy'");

        (await PauseAsync(database)).ShouldBe(7 * 60);
    }

    [Fact]
    public async Task A_postponement_is_no_attempt()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var handler = new Handles(_ => new JobOutcome.Postponed(Duration.FromSeconds(6)));
        await using var server = await JobServer.StartAsync(database, time, [handler], "Jobs:MaxAttempts=1");
        await server.PutInAsync(1, JobServer.Numbered(1));

        await EndedAsync(database, server, "state = 'scheduled' and attempts = 0");

        (await PauseAsync(database)).ShouldBe(6);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_dead_job_stays_until_it_is_replayed(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        var fails = true;
        var handler = new Handles(_ =>
            Volatile.Read(ref fails) ? new JobOutcome.Dead("no such contact") : JobOutcome.Done
        );
        await using var server = await JobServer.StartAsync(database, time, [handler]);
        await server.PutInAsync(1, JobServer.Numbered(1));
        await EndedAsync(database, server, "state = 'dead' and last_error = 'no such contact'");
        time.Advance(TimeSpan.FromDays(30));
        (await ClaimTests.ClaimAsync(server)).Jobs.ShouldBeEmpty();

        Volatile.Write(ref fails, false);
        var id = await database.ScalarAsync<Guid>("select id from jobs");
        (await ReplayAsync(tenant: 2)).ShouldBeFalse();
        (await ReplayAsync(tenant: 1)).ShouldBeTrue();
        await EndedAsync(database, server, "true", 0);

        Task<bool> ReplayAsync(int tenant) =>
            server.Tenants.WithTenantContextAsync(JobServer.Tenant(tenant), db => server.Jobs.ReplayAsync(db, id));
    }

    [Fact]
    public async Task A_job_that_kills_its_server_each_time_dies_itself()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var begun = 0;
        var handler = new Handles(_ =>
        {
            Interlocked.Increment(ref begun);
            return JobOutcome.Done;
        });
        await using var server = JobServer.Build(database, time, [handler], "Jobs:MaxAttempts=2");
        await server.PutInAsync(1, JobServer.Numbered(1));
        for (var kill = 0; kill < 2; kill++)
        {
            (await ClaimTests.ClaimAsync(server)).Jobs.Count.ShouldBe(1);
            time.Advance(TimeSpan.FromMinutes(2));
        }

        await server.StartAsync();
        await EndedAsync(database, server, "state = 'dead'");

        begun.ShouldBe(0);
    }

    private static Task WorkAsync(JobServer server, ClaimedJob claimed)
    {
        var job = new Job(claimed.Tenant, claimed.Id, claimed.Kind, "1", claimed.Attempt, claimed.Lease);
        return server.Tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                await Effects.AddAsync(db, job);
                await server.Jobs.CompleteAsync(db.ThenCommit(), job);
            }
        );
    }

    private static Task EndedAsync(TestDatabase database, JobServer server, string state, long jobs = 1) =>
        Until.TrueAsync(
            async () =>
            {
                server.Jobs.Wake();
                return await Backlogs.CountAsync(database, state) == jobs;
            },
            state
        );

    private async Task<double> PauseAsync(TestDatabase database) =>
        (await database.ScalarAsync<DateTime>("select run_at from jobs") - time.GetUtcNow().UtcDateTime).TotalSeconds;
}
