using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Npgsql;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>Work that returns before its statements have: the connection must come back, and clean.</summary>
public sealed class UnfinishedTests
{
    private const string Slow = "select id from services, pg_sleep(600)";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_statement_that_nobody_waited_for_is_ended_and_told(bool transaction)
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);
        await WarmUpAsync(two);

        for (var n = 0; n < 20; n++)
        {
            await Should.ThrowAsync<StatementRunningException>(RunAsync(two, transaction, Forget));
            await ServesTheSecondAsync(two);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task So_is_the_first_one_whose_connection_was_not_open_yet(bool transaction)
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await Should.ThrowAsync<StatementRunningException>(RunAsync(two, transaction, Forget));

        await ServesTheSecondAsync(two);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_that_nobody_finished_reading_end_with_the_work(bool transaction)
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await Should.ThrowAsync<StatementRunningException>(
            RunAsync(
                two,
                transaction,
                async db =>
                {
                    var rows = db.StreamAsync<int>("select generate_series(1, 100000)").GetAsyncEnumerator();
                    await rows.MoveNextAsync();
                }
            )
        );

        await ServesTheSecondAsync(two);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_statement_that_begins_while_the_work_returns_touches_nobody_elses_connection(bool transaction)
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);
        for (var n = 0; n < 200; n++)
        {
            Task<IReadOnlyList<string>>? stray = null;
            var wait = n;
            try
            {
                await RunAsync(
                    two,
                    transaction,
                    db =>
                    {
                        stray = Task.Run(() =>
                        {
                            // A little later each time, from before the return to after it.
                            Thread.SpinWait(wait * 20);
                            return db.QueryAsync<string>("select id from services order by id");
                        });
                        return Task.CompletedTask;
                    }
                );
            }
            catch (StatementRunningException)
            {
                // It was early enough to be noticed.
            }
            await ServesTheSecondAsync(two);
            await ShouldBeOfTheFirstOrOverAsync(stray!);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_that_are_asked_for_after_the_work_are_not_read_from_the_next_ones(bool transaction)
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);
        IAsyncEnumerator<int>? rows = null;
        await Should.ThrowAsync<StatementRunningException>(
            RunAsync(
                two,
                transaction,
                async db =>
                {
                    rows = db.StreamAsync<int>("select generate_series(1, 100000)").GetAsyncEnumerator();
                    await rows.MoveNextAsync();
                }
            )
        );

        var next = await two.Tenants.WithTenantContextAsync(
            TwoTenants.Second,
            async db =>
            {
                var read = new List<string>();
                await foreach (var id in db.StreamAsync<string>("select id from services order by id"))
                {
                    if (read.Count == 0)
                    {
                        await Should.ThrowAsync<UnitOfWorkEndedException>(rows!.MoveNextAsync().AsTask());
                        await rows.DisposeAsync();
                    }
                    read.Add(id);
                }
                return read;
            }
        );

        next.ShouldBe(["service-2-1", "service-2-2"]);
    }

    [Fact]
    public async Task What_the_work_threw_is_what_the_caller_gets()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);

        await Should.ThrowAsync<TimeoutException>(
            two.Tenants.WithTenantContextAsync(
                TwoTenants.First,
                db =>
                {
                    _ = db.QueryAsync<string>(Slow);
                    throw new TimeoutException();
                }
            )
        );

        await ServesTheSecondAsync(two);
    }

    [Fact]
    public async Task A_cursor_that_outlives_its_transaction_is_closed_behind_a_pooler()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await using var bouncer = await PgBouncer.StartAsync(database.Server, "transaction", MultiTenantDatabase.App);
        await using var tenants = new TenantContext(
            bouncer.ConnectionString(database.Name, MultiTenantDatabase.App),
            new TenantContextOptions { Pooler = Pooler.Transaction }
        );

        await tenants.WithTenantContextAsync(
            TwoTenants.First,
            db => db.ExecuteAsync("declare kept cursor with hold for select name from services")
        );
        await tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            db => db.ExecuteAsync("declare kept cursor with hold for select name from services")
        );

        (
            await Should.ThrowAsync<PostgresException>(
                tenants.WithTenantContextAsync(TwoTenants.Second, db => db.QueryAsync<string>("fetch all from kept"))
            )
        ).SqlState.ShouldBe(PostgresErrorCodes.InvalidCursorName);
    }

    private static Task Forget(TenantDatabase db)
    {
        _ = db.QueryAsync<string>(Slow);
        return Task.CompletedTask;
    }

    private static Task RunAsync(TwoTenants two, bool transaction, Func<TenantDatabase, Task> work) =>
        transaction
            ? two.Tenants.WithTenantTransactionAsync(TwoTenants.First, work)
            : two.Tenants.WithTenantContextAsync(TwoTenants.First, work);

    private static Task WarmUpAsync(TwoTenants two) => ServesTheSecondAsync(two);

    private static async Task ServesTheSecondAsync(TwoTenants two) =>
        (
            await two.Tenants.WithTenantContextAsync(
                TwoTenants.Second,
                db => db.QueryAsync<string>("select id from services order by id")
            )
        ).ShouldBe(["service-2-1", "service-2-2"]);

    private static async Task ShouldBeOfTheFirstOrOverAsync(Task<IReadOnlyList<string>> stray)
    {
        try
        {
            (await stray).ShouldBe(["service-1-1", "service-1-2"]);
        }
        catch (Exception over) when (over is UnitOfWorkEndedException or OperationCanceledException)
        {
            // The work had returned.
        }
    }
}
