using System.Collections.Concurrent;
using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>Servers that do jobs, one and several on one database.</summary>
public sealed class RunningTests
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_job_is_done_with_its_payload_and_is_gone(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 1);
        var seen = new ConcurrentQueue<Job>();
        var handler = new Handles(job =>
        {
            seen.Enqueue(job);
            return JobOutcome.Done;
        });
        await using var server = await JobServer.StartAsync(database, TimeProvider.System, [handler]);

        await server.PutInAsync(1, new NewJob { Kind = "test", Payload = """{"wamid": "wamid.1"}""" });
        server.Jobs.Wake();

        await Until.TrueAsync(async () => await Backlogs.CountAsync(database) == 0, "the job is gone");
        var job = seen.ShouldHaveSingleItem();
        (job.Tenant, job.Kind, job.Attempt).ShouldBe((JobServer.Tenant(1), "test", 1));
        job.Payload.ShouldBe("""{"wamid": "wamid.1"}""");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Several_servers_have_each_effect_once(int major)
    {
        const int Tenants = 20;
        const int JobsOfEach = 30;
        await using var database = await MultiTenantDatabase.CreateAsync(major, Tenants);
        await Effects.CreateAsync(database);
        await using var one = await WorkingServer.StartAsync(database);
        await using var two = await WorkingServer.StartAsync(database);
        await using var three = await WorkingServer.StartAsync(database);

        foreach (var tenant in Enumerable.Range(1, Tenants))
        {
            await one.PutInAsync(tenant, [.. Enumerable.Range(1, JobsOfEach).Select(n => JobServer.Numbered(n))]);
        }

        await Until.TrueAsync(async () => await Backlogs.CountAsync(database) == 0, "all jobs are done");
        var effects = await Effects.AllAsync(database);
        effects.Count.ShouldBe(Tenants * JobsOfEach);
        effects.Distinct().Count().ShouldBe(Tenants * JobsOfEach);
    }

    [Fact]
    public async Task A_server_without_jobs_enabled_does_none()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var seen = new ConcurrentQueue<string>();
        await using var web = await JobServer.StartAsync(
            database,
            TimeProvider.System,
            [Noting("web")],
            "Jobs:Enabled=false"
        );
        await web.PutInAsync(1, [.. Enumerable.Range(1, 50).Select(n => JobServer.Numbered(n))]);
        web.Jobs.Wake();

        await using var worker = await JobServer.StartAsync(database, TimeProvider.System, [Noting("worker")]);
        await Until.TrueAsync(async () => await Backlogs.CountAsync(database) == 0, "all jobs are done");

        seen.Distinct().ShouldBe(["worker"]);

        Handles Noting(string server) =>
            new(_ =>
            {
                seen.Enqueue(server);
                return JobOutcome.Done;
            });
    }

    [Fact]
    public async Task A_kind_that_a_server_does_not_know_waits_for_one_that_does()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var done = new ConcurrentQueue<string>();
        await using var old = await JobServer.StartAsync(database, TimeProvider.System, [Doing("old")]);
        await old.PutInAsync(1, JobServer.Numbered(1, "new"), JobServer.Numbered(2, "old"));
        await Until.TrueAsync(() => done.Contains("old"), "the known kind is done");
        (await Backlogs.CountAsync(database, "kind = 'new' and attempts = 0")).ShouldBe(1);

        await using var @new = await JobServer.StartAsync(database, TimeProvider.System, [Doing("new")]);
        await Until.TrueAsync(async () => await Backlogs.CountAsync(database) == 0, "the new kind is done");

        Handles Doing(string kind) =>
            new(
                kind,
                (job, _) =>
                {
                    done.Enqueue(job.Kind);
                    return Task.FromResult(JobOutcome.Done);
                }
            );
    }
}
