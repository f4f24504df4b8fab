using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;
using Npgsql;

namespace Bookline.Schema.Tests.Legacy;

/// <summary>The single-tenant application's login cannot leave the first tenant, whatever it sends.</summary>
public sealed class ConfinementTests(ConfinedApplication application)
    : IClassFixture<ConfinedApplication>,
        IAsyncLifetime
{
    private readonly Salon salon = application.Salon;
    private readonly NpgsqlConnection opened = application.TakeConnection();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => opened.DisposeAsync();

    [Fact]
    public async Task Sees_the_first_tenant_alone()
    {
        (await SeenAsync()).ShouldBe(await OwnAsync());
        (await Sql.ScalarAsync<string>(opened, "select string_agg(business_name, ',') from tenants")).ShouldBe(
            "Spark Salon"
        );
        (await Sql.ScalarAsync<long>(opened, "select count(*) from messages where id like 'other-%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Cannot_write_into_another_tenant()
    {
        await Sql.ShouldFailAsync(
            opened,
            "42501",
            $"insert into services (tenant_id, name, price) values ('{SecondTenant.Id}', 'x', 1)"
        );
        await Sql.ShouldFailAsync(opened, "42501", $"update services set tenant_id = '{SecondTenant.Id}'");
        (await Sql.ExecuteAsync(opened, "update messages set content = 'hacked' where id like 'other-%'")).ShouldBe(0);
        (await Sql.ExecuteAsync(opened, "delete from messages where id like 'other-%'")).ShouldBe(0);
        await Sql.ShouldFailAsync(
            opened,
            "42501",
            $"insert into messages (tenant_id, conversation_id, content, is_from_bot) values ('{SecondTenant.Id}', 'other-c', 'x', true)"
        );
        // In its own tenant, a parent of another one is none.
        await Sql.ShouldFailAsync(
            opened,
            "23503",
            "insert into messages (conversation_id, content, is_from_bot) values ('other-c', 'x', true)"
        );
    }

    [Theory]
    [InlineData("select set_tenant_context('" + SecondTenant.Id + "')")]
    [InlineData("begin; select set_tenant_context('" + SecondTenant.Id + "')")]
    public async Task Cannot_take_another_context(string sql) => await Sql.ShouldFailAsync(opened, "42501", sql);

    [Theory]
    [InlineData(
        "set app.current_tenant_id = '" + SecondTenant.Id + "'; set app.ctx_tx = '" + SecondTenant.Id + "@session'"
    )]
    [InlineData(
        "select set_config('app.current_tenant_id', '"
            + SecondTenant.Id
            + "', false), set_config('app.ctx_tx', '"
            + SecondTenant.Id
            + "@session', false)"
    )]
    [InlineData("select clear_tenant_context()")]
    [InlineData("reset all")]
    [InlineData("discard all")]
    [InlineData("set row_security = on")]
    [InlineData("set search_path = pg_temp, public; create temp table tenants (id uuid)")]
    public async Task Stays_where_it_is_after(string sql)
    {
        var own = await OwnAsync();

        await Sql.ExecuteAsync(opened, sql);

        (await SeenAsync()).ShouldBe(own);
        (await Sql.ScalarAsync<long>(opened, "select count(*) from public.messages where id like 'other-%'")).ShouldBe(
            0
        );
    }

    [Theory]
    [InlineData("set row_security = off; select count(*) from messages", "42501")]
    [InlineData("set role bookline_owner", "42501")]
    [InlineData("set session authorization postgres", "42501")]
    [InlineData("alter table messages disable row level security", "42501")]
    [InlineData("alter table messages no force row level security", "42501")]
    [InlineData("drop policy tenant_isolation_messages on messages", "42501")]
    [InlineData(
        "create or replace function adopted_tenant() returns uuid language sql as 'select null::uuid'",
        "42501"
    )]
    [InlineData("truncate messages cascade", "42501")]
    [InlineData("select from messages_backup", "42501")]
    [InlineData("select from bookline_parked_0001.merged_conversations", "42501")]
    [InlineData("select from bookline_parked_0001.adoption", "42501")]
    public async Task Cannot_lift_isolation_by(string sql, string sqlState) =>
        await Sql.ShouldFailAsync(opened, sqlState, sql);

    [Fact]
    public async Task Cannot_forge_a_merge_with_the_function_that_it_may_call()
    {
        var tenant = await salon.FirstTenantAsync();

        await Sql.ShouldFailAsync(
            opened,
            "23503",
            $"""
            select bookline_parked_0001.record_merged(c, 'other-c') from conversations c where tenant_id = '{tenant}' limit 1
            """
        );
    }

    private Task<long> SeenAsync() => Sql.ScalarAsync<long>(opened, Counted(""));

    private Task<long> OwnAsync() => salon.ScalarAsync<long>(Counted($"where tenant_id <> '{SecondTenant.Id}'"));

    private static string Counted(string where) =>
        "select "
        + string.Join(" + ", SingleTenantSeed.Tables.Select(t => $"(select count(*) from public.{t} {where})"));
}
