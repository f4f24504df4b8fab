using Bookline.Testing;
using Npgsql;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>Work in the context of a tenant, each statement a transaction of its own.</summary>
public sealed class ContextTests
{
    private const string Names = "select name from services";

    public static TheoryData<int> Majors => TestServers.Majors;

    private sealed record Service(string Id, string Name, int Price, int DurationMinutes);

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Shows_the_tenants_rows_and_no_others(int major)
    {
        await using var two = await TwoTenants.OpenAsync(major);

        var rows = await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            db =>
                db.QueryAsync<Service>(
                    "select id, name, price, duration_minutes from services where tenant_id = $1 order by id",
                    db.Tenant
                )
        );

        rows.ShouldBe([new("service-1-1", "Service 1", 100, 60), new("service-1-2", "Service 2", 200, 60)]);
    }

    [Fact]
    public async Task A_query_that_forgets_the_tenant_sees_its_rows_alone()
    {
        await using var two = await TwoTenants.OpenAsync();

        var ids = await two.Tenants.WithTenantContextAsync(
            TwoTenants.Second,
            db => db.QueryAsync<string>("select id from services order by id")
        );

        ids.ShouldBe(["service-2-1", "service-2-2"]);
    }

    [Fact]
    public async Task A_query_for_another_tenant_finds_nothing()
    {
        await using var two = await TwoTenants.OpenAsync();

        var rows = await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            db => db.QueryAsync<string>($"{Names} where tenant_id = $1", TwoTenants.Second)
        );

        rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_statement_stays_when_a_later_one_fails()
    {
        await using var two = await TwoTenants.OpenAsync();

        await Should.ThrowAsync<PostgresException>(
            two.Tenants.WithTenantContextAsync(
                TwoTenants.First,
                async db =>
                {
                    (await db.ExecuteAsync("update services set price = 7 where tenant_id = $1", db.Tenant)).ShouldBe(
                        2
                    );
                    await db.ExecuteAsync("select 1 / 0");
                }
            )
        );

        (await two.Database.ScalarAsync<long>("select count(*) from services where price = 7")).ShouldBe(2);
    }

    [Fact]
    public async Task Work_goes_on_after_a_statement_that_failed()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        var count = await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            async db =>
            {
                await Should.ThrowAsync<PostgresException>(db.QueryAsync<string>("select nothing from nowhere"));
                return await db.QuerySingleAsync<long>("select count(*) from services where tenant_id = $1", db.Tenant);
            }
        );

        count.ShouldBe(2);
    }

    [Fact]
    public async Task A_foreign_row_cannot_be_written()
    {
        await using var two = await TwoTenants.OpenAsync();

        var refused = await Should.ThrowAsync<PostgresException>(
            two.Tenants.WithTenantContextAsync(
                TwoTenants.First,
                db =>
                    db.ExecuteAsync(
                        "insert into services (id, tenant_id, name, price) values ('x', $1, 'x', 1)",
                        TwoTenants.Second
                    )
            )
        );

        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Several_statements_travel_together_as_one_transaction()
    {
        await using var two = await TwoTenants.OpenAsync();
        TenantStatement Price(int price, TenantId tenant) =>
            new("update services set price = $1 where tenant_id = $2", price, tenant);

        var written = await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            db => db.BatchAsync(Price(1, TwoTenants.First), Price(2, TwoTenants.Second))
        );
        await Should.ThrowAsync<PostgresException>(
            two.Tenants.WithTenantContextAsync(
                TwoTenants.First,
                db => db.BatchAsync(Price(3, TwoTenants.First), new TenantStatement("select 1 / 0"))
            )
        );

        written.ShouldBe([2, 0]);
        (await two.Database.ColumnAsync("select distinct price from services order by 1")).ShouldBe([
            "1",
            "100",
            "200",
        ]);
    }

    [Fact]
    public async Task Rows_stream_one_by_one_and_the_loop_may_be_left()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            async db =>
            {
                await foreach (var n in db.StreamAsync<int>("select n from generate_series(1, 100000) n"))
                {
                    if (n == 3)
                    {
                        break;
                    }
                }
                (await db.QuerySingleAsync<long>("select count(*) from services")).ShouldBe(2);
            }
        );
    }

    [Fact]
    public async Task A_null_parameter_is_null_and_a_missing_row_is_default()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            async db =>
            {
                (await db.QuerySingleAsync<bool>("select $1::text is null", [null])).ShouldBeTrue();
                (await db.QuerySingleOrDefaultAsync<string>($"{Names} where id = 'none'")).ShouldBeNull();
                await Should.ThrowAsync<InvalidOperationException>(db.QuerySingleAsync<string>(Names));
            }
        );
    }

    [Fact]
    public async Task A_null_or_an_array_may_be_the_only_parameter()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            async db =>
            {
                (await db.QuerySingleAsync<bool>("select $1::text is null", null!)).ShouldBeTrue();
                var wanted = new[] { "service-1-1", "service-2-1" };
                (await db.QueryAsync<string>("select id from services where id = any ($1)", wanted)).ShouldBe([
                    "service-1-1",
                ]);
                (await db.QuerySingleAsync<TenantId>("select id from tenants")).ShouldBe(TwoTenants.First);
            }
        );
    }
}
