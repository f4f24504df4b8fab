using System.Data;
using Npgsql;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>Work as one transaction of a tenant.</summary>
public sealed class TransactionTests
{
    private const string Price = "update services set price = $1 where tenant_id = $2";

    [Fact]
    public async Task Commits_when_the_work_returns()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            async db =>
            {
                await db.ExecuteAsync(Price, 5, db.Tenant);
                (await CommittedAsync(two, 5)).ShouldBe(0);
                await db.ExecuteAsync(Price, 6, db.Tenant);
            }
        );

        (await CommittedAsync(two, 6)).ShouldBe(2);
    }

    [Fact]
    public async Task Takes_everything_back_when_the_work_throws()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await Should.ThrowAsync<TimeoutException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    await db.ExecuteAsync(Price, 5, db.Tenant);
                    throw new TimeoutException();
                }
            )
        );

        (await CommittedAsync(two, 5)).ShouldBe(0);
        await TheOnlyConnectionIsCleanAsync(two);
    }

    [Fact]
    public async Task A_failed_statement_takes_everything_back_and_ends_the_unit_of_work()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await two.Tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            async db =>
            {
                await db.ExecuteAsync(Price, 5, db.Tenant);
                await Should.ThrowAsync<PostgresException>(db.ExecuteAsync("select 1 / 0"));
                await Should.ThrowAsync<UnitOfWorkEndedException>(db.ExecuteAsync(Price, 6, db.Tenant));
            }
        );

        (await CommittedAsync(two, 5)).ShouldBe(0);
        await TheOnlyConnectionIsCleanAsync(two);
    }

    [Fact]
    public async Task The_last_statement_may_carry_the_commit()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            async db =>
            {
                await db.ExecuteAsync(Price, 5, db.Tenant);
                await db.ThenCommit().ExecuteAsync(Price, 6, db.Tenant);
                (await CommittedAsync(two, 6)).ShouldBe(2);
                await Should.ThrowAsync<UnitOfWorkEndedException>(db.ExecuteAsync(Price, 7, db.Tenant));
            }
        );

        (await CommittedAsync(two, 6)).ShouldBe(2);
    }

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted, "read committed")]
    [InlineData(IsolationLevel.RepeatableRead, "repeatable read")]
    [InlineData(IsolationLevel.Serializable, "serializable")]
    public async Task Has_the_isolation_that_was_asked_for(IsolationLevel level, string name)
    {
        await using var two = await TwoTenants.OpenAsync();

        var told = await two.Tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            db => db.QuerySingleAsync<string>("select current_setting('transaction_isolation')"),
            level
        );

        told.ShouldBe(name);
    }

    [Fact]
    public async Task Work_without_a_statement_sends_nothing()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantTransactionAsync(TwoTenants.First, _ => Task.CompletedTask);

        (
            await two.Database.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where usename = 'bookline_app' and datname = current_database()"
            )
        ).ShouldBe(0);
    }

    private static Task<long> CommittedAsync(TwoTenants two, int price) =>
        two.Database.ScalarAsync<long>($"select count(*) from services where price = {price}");

    private static async Task TheOnlyConnectionIsCleanAsync(TwoTenants two) =>
        (
            await two.Tenants.WithTenantContextAsync(
                TwoTenants.Second,
                db => db.QueryAsync<string>("select id from services order by id")
            )
        ).ShouldBe(["service-2-1", "service-2-2"]);
}
