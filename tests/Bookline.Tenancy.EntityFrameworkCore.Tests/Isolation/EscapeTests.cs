using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Bookline.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Isolation;

/// <summary>Ways around the filters. What holds is the database.</summary>
public sealed class EscapeTests
{
    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Reads_past_the_filters_see_the_tenants_rows_alone(int major)
    {
        await using var shop = await Shop.OpenAsync(major);
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                (await db.Services.IgnoreQueryFilters().CountAsync()).ShouldBe(2);
                (await db.Services.FromSqlRaw("select * from services").IgnoreQueryFilters().CountAsync()).ShouldBe(2);
                (
                    await db
                        .Database.SqlQueryRaw<Guid>("select distinct tenant_id as \"Value\" from services")
                        .ToListAsync()
                ).ShouldBe([Shop.First.Value]);
                (
                    await db.Services.IgnoreQueryFilters().Where(s => s.TenantId == Shop.Second).ToListAsync()
                ).ShouldBeEmpty();
            }
        );
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task Writes_past_the_filters_reach_the_tenants_rows_alone(int major)
    {
        await using var shop = await Shop.OpenAsync(major);
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                var all = db.Services.IgnoreQueryFilters();
                (await all.ExecuteUpdateAsync(s => s.SetProperty(x => x.Price, 0))).ShouldBe(2);
                Refused(
                    await Should.ThrowAsync<PostgresException>(() =>
                        all.ExecuteUpdateAsync(s => s.SetProperty(x => x.TenantId, Shop.Second))
                    )
                );
                Refused(
                    await Should.ThrowAsync<PostgresException>(() =>
                        db.Database.ExecuteSqlAsync($"update services set tenant_id = {Shop.Second.Value}")
                    )
                );
                (await db.Database.ExecuteSqlRawAsync("delete from services")).ShouldBe(2);
                (await all.ExecuteDeleteAsync()).ShouldBe(0);
            }
        );
        (await shop.Database.ColumnAsync("select distinct tenant_id from services")).ShouldBe([Shop.Second.ToString()]);
        (await shop.Database.ScalarAsync<long>("select sum(price) from services")).ShouldBe(300);
    }

    [Theory]
    [InlineData("select 1; commit; begin; select set_tenant_context('{0}'); update services set price = 0")]
    [InlineData("commit; select set_tenant_context('{0}')")]
    [InlineData("select set_tenant_context('{0}')")]
    [InlineData("select 1 from (select set_tenant_context('{0}')) x, services")]
    [InlineData("select set_config('app.current_tenant_id', '{0}', false)")]
    [InlineData("set role bookline_owner")]
    [InlineData("set session authorization postgres")]
    [InlineData("do $$ begin perform set_tenant_context('{0}'); update services set price = 0; end $$")]
    public async Task Injected_text_cannot_change_the_tenant(string text)
    {
        await using var shop = await Shop.OpenAsync(connections: 1);
        var sql = text.Replace("{0}", Shop.Second.ToString(), StringComparison.Ordinal);
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                await Should.ThrowAsync<Exception>(() => db.Database.ExecuteSqlRawAsync(sql));
                (await db.Services.IgnoreQueryFilters().Select(s => s.TenantId).Distinct().ToListAsync()).ShouldBe([
                    Shop.First,
                ]);
            }
        );
        (await shop.Database.ScalarAsync<long>("select sum(price) from services")).ShouldBe(600);
    }

    [Theory]
    [InlineData("commit"), InlineData("rollback"), InlineData("select clear_tenant_context()")]
    [InlineData("set app.current_tenant_id = '{0}'"), InlineData("discard all"), InlineData("reset all")]
    public async Task Text_that_ends_the_binding_ends_with_its_own_command(string text)
    {
        await using var shop = await Shop.OpenAsync(connections: 1);
        var sql = text.Replace("{0}", Shop.Second.ToString(), StringComparison.Ordinal);
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                try
                {
                    await db.Database.ExecuteSqlRawAsync(sql);
                }
                catch (PostgresException)
                {
                    // Refused is well, too.
                }
                (await db.Services.IgnoreQueryFilters().Select(s => s.TenantId).Distinct().ToListAsync()).ShouldBe([
                    Shop.First,
                ]);
            }
        );
        await shop.InAsync(
            Shop.Second,
            async db => (await db.Services.Select(s => s.TenantId).Distinct().ToListAsync()).ShouldBe([Shop.Second])
        );
    }

    [Fact]
    public async Task The_bare_connection_of_a_context_shows_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                (await db.Services.CountAsync()).ShouldBe(2);
                await db.Database.OpenConnectionAsync();
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = "select count(*) from services";
                var refused = await Should.ThrowAsync<PostgresException>(() => command.ExecuteScalarAsync());
                refused.MessageText.ShouldBe("no tenant context");
            }
        );
    }

    [Fact]
    public async Task Several_statements_in_one_text_are_refused_with_a_reason()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                // By Npgsql where there are parameters, else by the server.
                var refused = await Should.ThrowAsync<NotSupportedException>(() =>
                    db.Database.ExecuteSqlAsync($"select {1}; select {2}")
                );
                refused.Message.ShouldContain("semicolons");
                var syntax = await Should.ThrowAsync<PostgresException>(() =>
                    db.Database.ExecuteSqlRawAsync("select 1; select 2")
                );
                syntax.SqlState.ShouldBe(PostgresErrorCodes.SyntaxError);
                (await db.Database.ExecuteSqlAsync($"update services set price = {1};\n")).ShouldBe(2);
                (await db.Database.ExecuteSqlRawAsync("update services set price = 1; ")).ShouldBe(2);
            }
        );
    }

    private static void Refused(PostgresException error) =>
        error.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
}
