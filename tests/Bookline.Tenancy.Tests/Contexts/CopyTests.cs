using Bookline.Testing;
using Npgsql;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>Many rows at once, under row-level security.</summary>
public sealed class CopyTests
{
    private static readonly string[] Columns = ["id", "name", "price", "currency", "amount_unit"];

    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Rows_land_with_the_tenant(int major)
    {
        await using var two = await TwoTenants.OpenAsync(major);

        var copied = await two.Tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            db => db.CopyAsync("services", Columns, Rows(5000))
        );

        copied.ShouldBe(5000);
        (
            await two.Database.ColumnAsync(
                "select tenant_id || ' ' || count(*) from services where id like 'copied%' group by tenant_id"
            )
        ).ShouldBe([$"{TwoTenants.First} 5000"]);
    }

    [Fact]
    public async Task Twice_in_one_transaction_and_with_nulls()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            async db =>
            {
                await db.CopyAsync("public.services", Columns, Rows(3));
                await db.CopyAsync("services", [.. Columns, "description"], Described());
            }
        );

        (await two.Database.ScalarAsync<long>("select count(*) from services where id like 'copied%'")).ShouldBe(3);
        (
            await two.Database.ScalarAsync<long>("select count(*) from services where id = 'd' and description is null")
        ).ShouldBe(1);
    }

    [Fact]
    public async Task A_row_that_breaks_a_rule_takes_all_of_them_back()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await Should.ThrowAsync<PostgresException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    await db.CopyAsync("services", Columns, Rows(3));
                    await db.CopyAsync("services", Columns, Rows(3));
                }
            )
        );

        (await two.Database.ScalarAsync<long>("select count(*) from services where id like 'copied%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_source_that_fails_half_way_takes_all_back()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await Should.ThrowAsync<TimeoutException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                db => db.CopyAsync("services", Columns, Rows(10, failAt: 5))
            )
        );

        (
            await two.Tenants.WithTenantContextAsync(
                TwoTenants.Second,
                db => db.QuerySingleAsync<long>("select count(*) from services")
            )
        ).ShouldBe(2);
    }

    [Theory]
    [InlineData("services", "tenant_id")]
    [InlineData("services", "nonsense")]
    [InlineData("nowhere", "id")]
    [InlineData("subscription_plans", "id")]
    [InlineData("services\" (id) select 1; --", "id")]
    public async Task What_cannot_be_written_is_refused(string table, string column)
    {
        await using var two = await TwoTenants.OpenAsync();

        await Should.ThrowAsync<Exception>(
            two.Tenants.WithTenantTransactionAsync(TwoTenants.First, db => db.CopyAsync(table, [column], Described()))
        );
    }

    [Fact]
    public async Task Outside_a_transaction_it_says_what_to_do()
    {
        await using var two = await TwoTenants.OpenAsync();

        var refused = await Should.ThrowAsync<InvalidOperationException>(
            two.Tenants.WithTenantContextAsync(TwoTenants.First, db => db.CopyAsync("services", Columns, Rows(1)))
        );

        refused.Message.ShouldContain("WithTenantTransactionAsync");
    }

    [Fact]
    public async Task The_application_still_may_not_make_temporary_tables()
    {
        await using var two = await TwoTenants.OpenAsync();

        (
            await Should.ThrowAsync<PostgresException>(
                two.Tenants.WithTenantTransactionAsync(
                    TwoTenants.First,
                    db => db.ExecuteAsync("create temporary table services (id text)")
                )
            )
        ).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> Rows(int count, int? failAt = null)
    {
        for (var n = 0; n < count; n++)
        {
            await Task.Yield();
            yield return n == failAt ? throw new TimeoutException() : [$"copied {n}", $"Copied {n}", n, "EUR", "minor"];
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> Described()
    {
        await Task.Yield();
        yield return ["d", "D", 1, "EUR", "minor", null];
    }
}
