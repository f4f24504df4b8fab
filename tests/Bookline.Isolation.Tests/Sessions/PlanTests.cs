using Bookline.Testing;
using Npgsql;

namespace Bookline.Isolation.Tests.Sessions;

/// <summary>Plans are kept and shared out; the tenant must be neither.</summary>
public sealed class PlanTests
{
    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory]
    [InlineData(15, "auto")]
    [InlineData(18, "auto")]
    [InlineData(15, "force_generic_plan")]
    [InlineData(18, "force_generic_plan")]
    [InlineData(15, "force_custom_plan")]
    [InlineData(18, "force_custom_plan")]
    public async Task A_prepared_statement_follows_the_tenant_of_each_transaction(int major, string mode)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var app = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(app, $"set plan_cache_mode = {mode}");
        await using var prepared = new NpgsqlCommand(
            "select string_agg(distinct tenant_id::text, ',') from services where price >= $1",
            app
        )
        {
            Parameters = { new NpgsqlParameter { Value = 1 } },
        };
        await prepared.PrepareAsync();
        // From the sixth execution on, auto may turn to a generic plan.
        for (var i = 0; i < 14; i++)
        {
            var tenant = i % 2 == 0 ? Tenants.A : Tenants.B;
            await Sql.ExecuteAsync(app, Tenants.Bind(tenant));
            (await prepared.ExecuteScalarAsync()).ShouldBe(tenant, $"execution {i}");
            await Sql.ExecuteAsync(app, "commit");
        }

        (await Should.ThrowAsync<PostgresException>(() => prepared.ExecuteScalarAsync())).SqlState.ShouldBe("42501");
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task Parallel_workers_are_bound_to_the_leaders_tenant(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var app = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(
            app,
            $"""
            set {(major < 16 ? "force_parallel_mode" : "debug_parallel_query")} = on;
            set parallel_setup_cost = 0; set parallel_tuple_cost = 0; set min_parallel_table_scan_size = 0;
            """
        );
        foreach (var tenant in (string[])[Tenants.A, Tenants.B])
        {
            await Sql.ExecuteAsync(app, Tenants.Bind(tenant));
            var plan = await new Bookline.Isolation.Attacks.Database(app).RowsAsync(
                "explain (analyze, costs off) select max(tenant_id::text), min(tenant_id::text), count(*) from services",
                CancellationToken.None
            );
            string.Concat(plan.Select(r => r[0])).ShouldContain("Workers Launched");
            (await Sql.TextAsync(app, Tenants.Seen)).ShouldBe(tenant);
            (await Sql.TextAsync(app, "select count(*) from services")).ShouldBe($"{Tenants.RowsEach}");
            await Sql.ExecuteAsync(app, "commit");
        }

        await Sql.ShouldFailAsync(app, "42501", "select count(*) from services");
    }
}
