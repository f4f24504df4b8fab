using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class Poolers
{
    [Theory]
    [InlineData("up")]
    [InlineData("status")]
    public async Task A_pool_in_transaction_mode_is_refused(string verb)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await using var pool = await PgBouncer.StartAsync(database.Server, "transaction");
        var options = database.Options(Scripts.Of("select 1").Set()) with
        {
            ConnectionString = pool.ConnectionString(database.Name),
        };
        var migrator = new Migrator(options);

        Task run =
            verb == "up"
                ? migrator.UpAsync(null, TestContext.Current.CancellationToken)
                : migrator.StatusAsync(TestContext.Current.CancellationToken);

        await Should.ThrowAsync<TransactionPoolerException>(run);
        (
            await database.ScalarAsync<long>(
                "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"
            )
        ).ShouldBe(0);
    }

    [Fact]
    public async Task A_pool_in_session_mode_is_fine()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await using var pool = await PgBouncer.StartAsync(database.Server, "session");
        var options = database.Options(Scripts.Of("create table notes (id int)").Set()) with
        {
            ConnectionString = pool.ConnectionString(database.Name),
        };

        (await options.UpAsync()).Migrations.Single().State.ShouldBe("applied");
    }
}
