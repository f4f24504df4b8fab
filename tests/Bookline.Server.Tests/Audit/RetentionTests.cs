using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using static Bookline.Server.Tests.Audit.Recorded;

namespace Bookline.Server.Tests.Audit;

/// <summary>Entries go when the plan no longer keeps them, the oldest first, and the chain holds.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly FakeTime time = new();
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database, time: time);
        // As old as they say: the trigger chains what is inserted by whomever.
        await database.ExecuteAsync(
            $"""
            insert into audit_log (tenant_id, id, at, actor_kind, action)
            select t.id, gen_random_uuid(), now() - make_interval(days => d), 'system', 'test.done_' || d
            from tenants t, unnest(array[400, 200, 95, 80, 1]) d order by d desc
            """
        );
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("starter", 3)]
    [InlineData("professional", 1)]
    [InlineData("enterprise", 0)]
    public async Task Each_plan_keeps_its_days(string plan, long gone)
    {
        await database.ExecuteAsync($"update tenants set subscription_plan = '{plan}'");
        (await PruneAsync(100)).ShouldBe(gone);
        (
            await database.ScalarAsync<long>($"select min(sequence) from audit_log where tenant_id = '{Tenant()}'")
        ).ShouldBe(gone + 1);
        (
            await database.ScalarAsync<bool>(
                $"""
                select h.first_sequence = l.sequence and h.first_previous_hash = l.previous_hash
                from audit_heads h join audit_log l on l.tenant_id = h.tenant_id
                where h.tenant_id = '{Tenant()}' order by l.sequence limit 1
                """
            )
        ).ShouldBeTrue();
        // Another tenant's are another's.
        (await database.ScalarAsync<long>($"select count(*) from audit_log where tenant_id = '{Tenant(2)}'")).ShouldBe(
            5
        );
    }

    [Fact]
    public async Task It_goes_by_bounded_steps()
    {
        (await PruneAsync(2)).ShouldBe(2);
        (await PruneAsync(2)).ShouldBe(1);
        (await PruneAsync(2)).ShouldBe(0);
    }

    [Fact]
    public async Task An_old_entry_behind_a_young_one_stays()
    {
        await database.ExecuteAsync(
            $"insert into audit_log (tenant_id, id, at, actor_kind, action) values ('{Tenant()}', gen_random_uuid(), now() - interval '1 year', 'system', 'x')"
        );
        (await PruneAsync(100)).ShouldBe(3);
    }

    [Fact]
    public async Task It_happens_by_itself_a_day_later_and_every_day_and_is_recorded()
    {
        await server.RecordAsync();
        time.Advance(TimeSpan.FromDays(1));

        await Eventually.ShouldBeAsync(
            () =>
                database.ScalarAsync<string>(
                    $"select string_agg(concat(action, after), ' ' order by sequence) from audit_log where tenant_id = '{Tenant()}'"
                ),
            "test.done_80 test.done_1 service.updated audit_log.pruned{\"entries\": 3}"
        );
        await Eventually.ShouldBeAsync(
            () => database.ScalarAsync<string>("select string_agg(state, ' ') from jobs where kind = 'audit.prune'"),
            "scheduled"
        );
    }

    private Task<long> PruneAsync(int most) =>
        server.Tenants.WithTenantContextAsync(
            Tenant(),
            db => db.QuerySingleAsync<long>("select prune_audit($1)", most)
        );
}
