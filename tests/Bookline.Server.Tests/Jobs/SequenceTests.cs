using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>Jobs of one sequence: one after the other, in the order in which they were put in.</summary>
public sealed class SequenceTests
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Several_servers_keep_the_order_of_each_sequence(int major)
    {
        const int Sequences = 6;
        const int JobsOfEach = 40;
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        await Effects.CreateAsync(database);
        await using var one = await WorkingServer.StartAsync(database);
        await using var two = await WorkingServer.StartAsync(database);

        for (var n = 0; n < JobsOfEach; n++)
        {
            await one.PutInAsync(1, [.. Enumerable.Range(0, Sequences).Select(s => Of(s, n))]);
        }
        await Until.TrueAsync(async () => await Backlogs.CountAsync(database) == 0, "all jobs are done");

        var numbers = await database.ColumnAsync("select number from effects order by id");
        foreach (var sequence in Enumerable.Range(0, Sequences))
        {
            numbers
                .Select(int.Parse)
                .Where(n => n / 1000 == sequence)
                .ShouldBe(Enumerable.Range(0, JobsOfEach).Select(n => sequence * 1000 + n));
        }
    }

    [Fact]
    public async Task A_job_waits_for_an_earlier_one_that_is_to_be_tried_again()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, Of(1, 1), Of(1, 2), Of(2, 1));
        await server.PutInAsync(2, Of(1, 1));
        await database.ExecuteAsync(
            $"""
            update jobs set state = 'scheduled', run_at = now() + interval '1 hour'
            where payload = '1001' and tenant_id = '{MultiTenantDatabase.TenantAt(1)}'
            """
        );

        var claimed = (await ClaimTests.ClaimAsync(server)).Jobs;

        // The other sequence, and the other tenant's of the same name.
        claimed.Select(job => job.Tenant).ShouldBe([JobServer.Tenant(1), JobServer.Tenant(2)], ignoreOrder: true);
        (await Backlogs.CountAsync(database, "payload = '1002' and attempts = 0")).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_does_not_wait_for_a_dead_one()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, Of(1, 1), Of(1, 2));
        await database.ExecuteAsync("update jobs set state = 'dead', died_at = now() where payload = '1001'");

        var next = (await ClaimTests.ClaimAsync(server)).Jobs.ShouldHaveSingleItem();

        (await database.ScalarAsync<string>($"select payload::text from jobs where id = '{next.Id}'")).ShouldBe("1002");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_long_sequence_does_not_hide_the_tenants_other_jobs(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await Backlogs.FillAsync(database, tenant: 1, jobs: 2_000, sequence: "long");
        await server.PutInAsync(1, JobServer.Numbered(-1));
        (await ClaimTests.ClaimAsync(server)).Jobs.Count.ShouldBe(1);

        // Each claim sends some of the blocked ones aside, so that this ends.
        await Until.TrueAsync(
            async () => (await ClaimTests.ClaimAsync(server)).Jobs.Count == 1,
            "the other job's turn has come"
        );

        (await Backlogs.CountAsync(database, "lease is not null and payload in ('1', '-1')")).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Jobs_that_stepped_aside_go_on_as_soon_as_their_turn_comes(int major)
    {
        const int Jobs = 300;
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 1);
        await Effects.CreateAsync(database);
        await Backlogs.FillAsync(database, tenant: 1, Jobs, sequence: "long");
        await using (var idle = JobServer.Build(database, TimeProvider.System, []))
        {
            (await ClaimTests.ClaimAsync(idle)).Jobs.Count.ShouldBe(1);
            for (var n = 0; n < 20; n++)
            {
                (await ClaimTests.ClaimAsync(idle)).Jobs.ShouldBeEmpty();
            }
        }
        (await Backlogs.CountAsync(database, "state = 'blocked'")).ShouldBeGreaterThan(Jobs / 2);
        // None of them may count on being looked at again by itself.
        await database.ExecuteAsync("update jobs set run_at = now() + interval '1 day' where state = 'blocked'");
        await database.ExecuteAsync("update jobs set leased_until = now() where lease is not null");

        await using var server = await WorkingServer.StartAsync(database);
        await Until.TrueAsync(async () => await Backlogs.CountAsync(database) == 0, "all jobs are done");

        (await database.ColumnAsync("select number from effects order by id"))
            .Select(int.Parse)
            .ShouldBe(Enumerable.Range(1, Jobs));
    }

    private static NewJob Of(int sequence, int number) =>
        JobServer.Numbered(sequence * 1000 + number) with
        {
            Sequence = $"s{sequence}",
        };
}
