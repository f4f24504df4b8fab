using Bookline.Testing;
using Npgsql;

namespace Bookline.Isolation.Tests.Sessions;

/// <summary>What one tenant's work leaves in a connection, the next must not find.</summary>
public sealed class LeftoverTests
{
    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory]
    [InlineData(15, "commit")]
    [InlineData(18, "commit")]
    [InlineData(15, "rollback")]
    [InlineData(18, "rollback")]
    [InlineData(15, "commit and chain")]
    [InlineData(18, "commit and chain")]
    [InlineData(15, "commit; reset all")]
    [InlineData(18, "commit; reset all")]
    [InlineData(15, "rollback; discard all")]
    [InlineData(18, "rollback; discard all")]
    public async Task No_end_of_a_transaction_leaves_a_context(int major, string end)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var app = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(app, Tenants.Bind(Tenants.A));
        (await Sql.TextAsync(app, Tenants.Seen)).ShouldBe(Tenants.A);
        foreach (var statement in end.Split("; "))
        {
            await Sql.ExecuteAsync(app, statement);
        }

        (await Sql.ShouldFailAsync(app, "42501", Tenants.Seen)).ShouldBe("no tenant context");
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_pool_that_resets_nothing_hands_on_no_context(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var pool = OnePlacePool(tenants, "No Reset On Close=true");
        await using (var first = await pool.OpenConnectionAsync())
        {
            await Sql.ExecuteAsync(first, Tenants.Bind(Tenants.A));
            await Sql.ShouldFailAsync(first, "22012", "select 1 / 0");
        }
        await using var second = await pool.OpenConnectionAsync();

        (await Sql.ShouldFailAsync(second, "42501", Tenants.Seen)).ShouldBe("no tenant context");
        (await Sql.TextAsync(second, $"{Tenants.Bind(Tenants.B)}; {Tenants.Seen}")).ShouldBe(Tenants.B);
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_cancelled_command_leaves_no_context(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var pool = OnePlacePool(tenants, "No Reset On Close=true");
        await using (var first = await pool.OpenConnectionAsync())
        {
            await Sql.ExecuteAsync(first, Tenants.Bind(Tenants.A));
            await using var slow = new NpgsqlCommand("select pg_sleep(60)", first);
            using var cancel = new CancellationTokenSource();
            var running = slow.ExecuteNonQueryAsync(cancel.Token);
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => running);
        }
        await using var second = await pool.OpenConnectionAsync();

        (await Sql.ShouldFailAsync(second, "42501", Tenants.Seen)).ShouldBe("no tenant context");
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_cursor_that_was_open_when_the_context_was_cleared_gives_no_other_tenants_rows(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var app = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(app, Tenants.Bind(Tenants.A));
        await Sql.ExecuteAsync(app, "declare c cursor for select tenant_id from services");
        (await Sql.TextAsync(app, "fetch 1 from c")).ShouldBe(Tenants.A);
        await Sql.ExecuteAsync(app, "select clear_tenant_context()");

        // An open cursor is the transaction's, as its rows are: they go on being the first tenant's, and no other's.
        var rest = await new Bookline.Isolation.Attacks.Database(app).RowsAsync(
            "fetch all from c",
            CancellationToken.None
        );
        rest.Select(r => r[0]).Distinct().ShouldBe([Tenants.A]);
        await Sql.ShouldFailAsync(app, "42501", Tenants.Seen);
    }

    /// <summary>
    /// Known and documented: a holdable cursor keeps rows in the session, and only the pool's reset ends it. The
    /// application declares none.
    /// </summary>
    [Theory, MemberData(nameof(Majors))]
    public async Task A_holdable_cursor_ends_with_the_reset_of_the_pool(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var pool = OnePlacePool(tenants, "No Reset On Close=false");
        await using (var first = await pool.OpenConnectionAsync())
        {
            await Sql.ExecuteAsync(first, Tenants.Bind(Tenants.A));
            await Sql.ExecuteAsync(first, "declare kept cursor with hold for select tenant_id from services");
            await Sql.ExecuteAsync(first, "commit");
        }
        await using var second = await pool.OpenConnectionAsync();

        await Sql.ShouldFailAsync(second, "34000", "fetch all from kept");
    }

    private static NpgsqlDataSource OnePlacePool(Tenants tenants, string more) =>
        NpgsqlDataSource.Create(
            tenants.Database.Server.ConnectionString(tenants.Database.Name, "bookline_app")
                + $";Maximum Pool Size=1;{more}"
        );
}
