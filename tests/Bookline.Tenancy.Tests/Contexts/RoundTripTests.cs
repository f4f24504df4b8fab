using Bookline.Testing.MultiTenant;
using Npgsql;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>How often the server is asked. Counted at a relay between the two, one a flush of the client.</summary>
public sealed class RoundTripTests
{
    private const string Count = "select count(*) from services where tenant_id = $1";

    [Fact]
    public async Task One_statement_takes_one_round_trip()
    {
        await using var counted = await CountedRoundTrips.OpenAsync();
        await counted.WarmUpAsync();

        var trips = await counted.DuringAsync(tenants =>
            tenants.WithTenantContextAsync(TwoTenants.First, db => db.QuerySingleAsync<long>(Count, db.Tenant))
        );

        trips.ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_takes_one_a_statement_and_one_for_the_commit()
    {
        await using var counted = await CountedRoundTrips.OpenAsync();
        await counted.WarmUpAsync();

        var trips = await counted.DuringAsync(tenants =>
            tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    await db.QuerySingleAsync<long>(Count, db.Tenant);
                    await db.QuerySingleAsync<long>(Count, db.Tenant);
                }
            )
        );

        trips.ShouldBe(3);
    }

    [Fact]
    public async Task The_commit_may_ride_with_the_last_statement()
    {
        await using var counted = await CountedRoundTrips.OpenAsync();
        await counted.WarmUpAsync();

        var trips = await counted.DuringAsync(tenants =>
            tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    await db.QuerySingleAsync<long>(Count, db.Tenant);
                    await db.ThenCommit().QuerySingleAsync<long>(Count, db.Tenant);
                }
            )
        );

        trips.ShouldBe(2);
    }

    [Fact]
    public async Task Asking_whether_the_tenant_may_work_costs_none()
    {
        await using var counted = await CountedRoundTrips.OpenAsync(
            new TenantContextOptions { StatusLifetime = TimeSpan.Zero }
        );
        await counted.WarmUpAsync();

        var trips = await counted.DuringAsync(tenants =>
            tenants.WithTenantContextAsync(TwoTenants.First, db => db.QuerySingleAsync<long>(Count, db.Tenant))
        );

        trips.ShouldBe(1);
    }

    [Fact]
    public async Task Statements_are_prepared_and_safe_across_tenants()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);
        // Past five uses PostgreSQL may take one plan for all parameters.
        for (var n = 0; n < 20; n++)
        {
            var tenant = n % 2 == 0 ? TwoTenants.First : TwoTenants.Second;
            var owners = await two.Tenants.WithTenantContextAsync(
                tenant,
                db => db.QueryAsync<Guid>("select tenant_id from services")
            );
            owners.ShouldBe([tenant.Value, tenant.Value]);
        }

        var prepared = await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            db => db.QueryAsync<string>("select statement from pg_prepared_statements order by 1")
        );

        prepared.ShouldContain("select tenant_id from services");
        prepared.ShouldContain("begin");
    }
}
