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
    public async Task A_failed_statement_takes_everything_back_and_the_caller_hears_of_it()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        var failed = await Should.ThrowAsync<TransactionFailedException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    await db.ExecuteAsync(Price, 5, db.Tenant);
                    await Should.ThrowAsync<PostgresException>(db.ExecuteAsync("select 1 / 0"));
                    await Should.ThrowAsync<UnitOfWorkEndedException>(db.ExecuteAsync(Price, 6, db.Tenant));
                }
            )
        );

        failed.InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe(PostgresErrorCodes.DivisionByZero);
        (await CommittedAsync(two, 5)).ShouldBe(0);
        await TheOnlyConnectionIsCleanAsync(two);
    }

    [Fact]
    public async Task A_loop_over_rows_that_is_left_early_takes_nothing_back()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await two.Tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            async db =>
            {
                await db.ExecuteAsync(Price, 5, db.Tenant);
                await foreach (var _ in db.StreamAsync<int>("select generate_series(1, 10000)"))
                {
                    break;
                }
            }
        );

        (await CommittedAsync(two, 5)).ShouldBe(2);
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("rollback")]
    public async Task A_transaction_that_a_statement_ended_is_noticed(string statement)
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await Should.ThrowAsync<NoTenantContextException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    await db.ExecuteAsync(Price, 5, db.Tenant);
                    await db.ExecuteAsync(statement);
                }
            )
        );
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
