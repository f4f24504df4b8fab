using Bookline.Server.Jobs;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Bookline.Server.Tests.Jobs;

/// <summary>Jobs that are put in for later, that are there once, and that are taken back.</summary>
public sealed class KeyTests
{
    private static readonly NewJob Keyed = JobServer.Numbered(1) with { Key = "reminder" };

    private readonly FakeTimeProvider time = new(new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_key_is_in_the_queue_once_a_tenant(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        await using var server = JobServer.Build(database, time, []);

        await server.PutInAsync(1, Keyed, Keyed, JobServer.Numbered(2));
        await server.PutInAsync(1, Keyed);
        await server.PutInAsync(2, Keyed);

        (await Backlogs.CountAsync(database, "key = 'reminder'")).ShouldBe(2);
        (await Backlogs.CountAsync(database)).ShouldBe(3);
    }

    [Fact]
    public async Task A_key_is_free_again_once_its_job_has_begun()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, time, []);
        await server.PutInAsync(1, Keyed);
        (await ClaimTests.ClaimAsync(server)).Jobs.Count.ShouldBe(1);

        await server.PutInAsync(1, Keyed);

        (await Backlogs.CountAsync(database)).ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_waits_again_has_its_key_back_unless_another_took_it()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, time, []);
        await server.PutInAsync(1, Keyed);

        await PutBackAsync();
        (await Backlogs.CountAsync(database, "key = 'reminder'")).ShouldBe(1);

        time.Advance(TimeSpan.FromMinutes(1));
        await PutBackAsync(async () => await server.PutInAsync(1, Keyed));
        (await Backlogs.CountAsync(database, "key = 'reminder'")).ShouldBe(1);
        (await Backlogs.CountAsync(database, "key is null")).ShouldBe(1);

        async Task PutBackAsync(Func<Task>? meanwhile = null)
        {
            var job = (await ClaimTests.ClaimAsync(server)).Jobs.ShouldHaveSingleItem();
            if (meanwhile is not null)
            {
                await meanwhile();
            }
            (await server.Queue.PutBackAsync(job, TimeSpan.FromSeconds(30), counts: true, "later")).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_job_that_has_not_begun_is_taken_back_by_its_key()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await using var server = JobServer.Build(database, time, []);
        await server.PutInAsync(1, Keyed);
        await server.PutInAsync(2, Keyed);

        await CancelAsync(tenant: 1);
        await CancelAsync(tenant: 1);
        (await Backlogs.CountAsync(database)).ShouldBe(1);

        (await ClaimTests.ClaimAsync(server)).Jobs.Count.ShouldBe(1);
        await CancelAsync(tenant: 2);
        (await Backlogs.CountAsync(database)).ShouldBe(1);

        Task CancelAsync(int tenant) =>
            server.Tenants.WithTenantContextAsync(
                JobServer.Tenant(tenant),
                db => server.Jobs.CancelAsync(db, "reminder")
            );
    }

    [Fact]
    public async Task A_job_is_not_done_before_its_time()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, time, []);
        var runAt = Instant.FromDateTimeOffset(time.GetUtcNow()) + Duration.FromHours(24);
        await server.PutInAsync(1, JobServer.Numbered(1) with { RunAt = runAt });

        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        (await ClaimTests.ClaimAsync(server)).Jobs.ShouldBeEmpty();

        time.Advance(TimeSpan.FromSeconds(1));
        (await ClaimTests.ClaimAsync(server)).Jobs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_exists_when_its_transaction_commits_and_not_otherwise()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, time, []);

        await Should.ThrowAsync<TimeoutException>(() =>
            server.Tenants.WithTenantTransactionAsync(
                JobServer.Tenant(1),
                async db =>
                {
                    await server.Jobs.EnqueueAsync(db, Keyed);
                    throw new TimeoutException();
                }
            )
        );

        (await Backlogs.CountAsync(database)).ShouldBe(0);
    }

    [Fact]
    public async Task A_thousand_jobs_are_put_in_together_in_their_order()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, time, []);

        await server.PutInAsync(1, [.. Enumerable.Range(1, 1000).Select(n => JobServer.Numbered(n))]);

        (await database.ColumnAsync("select payload::text from jobs order by seq"))
            .Select(int.Parse)
            .ShouldBe(Enumerable.Range(1, 1000));
    }
}
