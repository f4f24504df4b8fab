using Npgsql;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>Work that is ended from outside leaves nothing behind at its connection.</summary>
public sealed class CancellationTests
{
    [Fact]
    public async Task A_cancelled_statement_ends_and_the_connection_serves_the_next_tenant()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);
        using var source = new CancellationTokenSource();

        var running = two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            db => db.ExecuteAsync("select pg_sleep(600)"),
            source.Token
        );
        await UntilAsync(
            two,
            "select count(*) > 0 from pg_stat_activity where query like 'select pg_sleep%' or wait_event = 'PgSleep'"
        );
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        await ServesAsync(two, TwoTenants.Second, "service-2-1");
        await UntilAsync(
            two,
            "select count(*) = 0 from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
        );
    }

    [Fact]
    public async Task A_statement_that_the_server_times_out_is_taken_back()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        var ended = await Should.ThrowAsync<PostgresException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    await db.ExecuteAsync("update services set price = 9 where tenant_id = $1", db.Tenant);
                    await db.ExecuteAsync("set local statement_timeout = 1");
                    await db.ExecuteAsync("select pg_sleep(600)");
                }
            )
        );

        ended.SqlState.ShouldBe(PostgresErrorCodes.QueryCanceled);
        (await two.Database.ScalarAsync<long>("select count(*) from services where price = 9")).ShouldBe(0);
        await ServesAsync(two, TwoTenants.Second, "service-2-1");
    }

    [Fact]
    public async Task A_connection_that_the_server_closes_is_replaced()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await Should.ThrowAsync<NpgsqlException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    var backend = await db.QuerySingleAsync<int>("select pg_backend_pid()");
                    await two.Database.ExecuteAsync($"select pg_terminate_backend({backend})");
                    await db.QuerySingleAsync<long>("select count(*) from services");
                }
            )
        );

        await ServesAsync(two, TwoTenants.Second, "service-2-1");
    }

    [Fact]
    public async Task After_a_lost_connection_the_next_statement_of_the_same_work_has_another()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        var first = await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            async db =>
            {
                await Should.ThrowAsync<NpgsqlException>(
                    db.ExecuteAsync("select pg_terminate_backend(pg_backend_pid())")
                );
                return (await db.QueryAsync<string>("select id from services order by id"))[0];
            }
        );

        first.ShouldBe("service-1-1");
    }

    private static async Task ServesAsync(TwoTenants two, TenantId tenant, string first) =>
        (
            await two.Tenants.WithTenantContextAsync(
                tenant,
                db => db.QueryAsync<string>("select id from services order by id")
            )
        )[0]
            .ShouldBe(first);

    private static async Task UntilAsync(TwoTenants two, string condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await two.Database.ScalarAsync<bool>(condition))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
