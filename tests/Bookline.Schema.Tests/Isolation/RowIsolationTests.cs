using Bookline.Schema.Tests.Salons;
using Npgsql;

namespace Bookline.Schema.Tests.Isolation;

/// <summary>Row-level security as the server's own login meets it, on every table that belongs to tenants.</summary>
public sealed class RowIsolationTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    public static TheoryData<string> Tables => TwoTenants.Tables;

    [Fact]
    public async Task Every_table_with_a_tenant_is_covered_here()
    {
        var found = await tenants.Salon.Database.ColumnAsync(
            """
            select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
            """
        );

        found.Append("tenants").ShouldBe(TwoTenants.Keys.Keys, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Tables))]
    public async Task Without_a_context_every_statement_is_an_error(string table)
    {
        await using var app = await tenants.OpenAppAsync();
        var key = TwoTenants.Keys[table];

        foreach (
            var sql in (string[])
                [
                    $"select from {table}",
                    $"select count(*) from {table} where {key} = '{tenants.First}'",
                    $"update {table} set {key} = {key}",
                ]
        )
        {
            (await Sql.ShouldFailAsync(app, "42501", sql)).ShouldBe("no tenant context");
        }
    }

    [Theory, MemberData(nameof(Tables))]
    public async Task With_a_context_a_tenant_sees_its_own_rows_and_no_others(string table)
    {
        var key = TwoTenants.Keys[table];
        foreach (var tenant in (Guid[])[tenants.First, tenants.Second])
        {
            await using var app = await tenants.OpenAppAsync(tenant);
            var own = await tenants.Salon.CountAsync($"{table} where {key} = '{tenant}'");

            own.ShouldBeGreaterThan(0);
            (await Sql.ScalarAsync<long>(app, $"select count(*) from {table}")).ShouldBe(own);
            (await Sql.ScalarAsync<long>(app, $"select count(*) from {table} where {key} <> '{tenant}'")).ShouldBe(0);
        }
    }

    [Theory, MemberData(nameof(Tables))]
    public async Task A_row_cannot_move_to_another_tenant(string table)
    {
        await using var app = await tenants.OpenAppAsync(tenants.First);

        await Sql.ShouldFailAsync(app, "42501", $"update {table} set {TwoTenants.Keys[table]} = '{tenants.Second}'");
    }

    [Theory, MemberData(nameof(Tables))]
    public async Task Rows_of_another_tenant_cannot_be_changed_or_deleted(string table)
    {
        await using var app = await tenants.OpenAppAsync(tenants.First);
        var key = TwoTenants.Keys[table];

        (await Sql.ExecuteAsync(app, $"update {table} set {key} = {key} where {key} = '{tenants.Second}'")).ShouldBe(0);
        if (table != "tenants")
        {
            (await Sql.ExecuteAsync(app, $"delete from {table} where {key} = '{tenants.Second}'")).ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("services (tenant_id, name, price, currency, amount_unit) values ('{0}', 'x', 1, 'EUR', 'minor')")]
    [InlineData("conversations (tenant_id, phone_number) values ('{0}', '+1')")]
    [InlineData("messages (tenant_id, conversation_id, content, is_from_bot) values ('{0}', 'other-c', 'x', true)")]
    [InlineData(
        "bookings (tenant_id, conversation_id, service_id, phone_number, amount) values ('{0}', 'other-c', 'other-s', '+1', 1)"
    )]
    [InlineData("users (id, tenant_id, email, password_hash) values (gen_random_uuid(), '{0}', 'x@y.example', 'x')")]
    [InlineData("api_keys (id, tenant_id, key_hash, prefix, name) values (gen_random_uuid(), '{0}', 'h', 'p', 'n')")]
    [InlineData(
        "subscriptions (id, tenant_id, plan_id, current_period_start, current_period_end) values (gen_random_uuid(), '{0}', 'starter', now(), now() + '1 day')"
    )]
    [InlineData(
        "usage_metrics (id, tenant_id, metric_name, period_start, period_end) values (gen_random_uuid(), '{0}', 'm', now(), now() + '1 day')"
    )]
    [InlineData("tenants (id, business_name, domain) values (gen_random_uuid(), 'x', 'x')")]
    public async Task Nothing_can_be_inserted_into_another_tenant(string values)
    {
        await using var app = await tenants.OpenAppAsync(tenants.First);

        await Sql.ShouldFailAsync(app, "42501", "insert into " + string.Format(values, tenants.Second));
    }

    [Theory]
    [InlineData("insert into messages (conversation_id, content, is_from_bot) values ('other-c', 'x', true)")]
    [InlineData("update messages set conversation_id = 'other-c' where id = (select min(id) from messages)")]
    [InlineData("update conversations set selected_service = 'other-s'")]
    [InlineData("update bookings set service_id = 'other-s'")]
    [InlineData("update bookings set conversation_id = 'other-c'")]
    public async Task A_parent_of_another_tenant_is_none(string sql)
    {
        await using var app = await tenants.OpenAppAsync(tenants.First);

        await Sql.ShouldFailAsync(app, "23503", sql);
    }

    [Theory]
    [InlineData("truncate messages")]
    [InlineData("alter table messages disable row level security")]
    [InlineData("set row_security = off; select from messages")]
    [InlineData("set role bookline_owner")]
    [InlineData("set role tenant_session")]
    [InlineData("create temp table x ()")]
    [InlineData("create table x ()")]
    [InlineData("select from messages_backup")]
    [InlineData("select from bookline_parked_0001.adoption")]
    [InlineData("select set_config('app.current_tenant_id', 'x', false)")]
    [InlineData("create trigger t before insert on messages execute function suppress_redundant_updates_trigger()")]
    public async Task The_application_has_no_right_to(string sql)
    {
        await using var app = await tenants.OpenAppAsync(tenants.First);

        await Sql.ShouldFailAsync(app, "42501", sql);
    }

    [Fact]
    public async Task A_prepared_statement_follows_the_transactions_tenant()
    {
        await using var app = await tenants.OpenAppAsync();
        await using var command = new NpgsqlCommand("select count(*) from conversations", app);
        await Sql.ExecuteAsync(app, "set plan_cache_mode = force_generic_plan");
        var first = await tenants.Salon.CountAsync($"conversations where tenant_id = '{tenants.First}'");
        for (var i = 0; i < 6; i++)
        {
            await Sql.ExecuteAsync(
                app,
                $"begin; select set_tenant_context('{(i % 2 == 0 ? tenants.First : tenants.Second)}')"
            );
            if (i == 0)
            {
                await command.PrepareAsync();
            }
            ((long)(await command.ExecuteScalarAsync())!).ShouldBe(i % 2 == 0 ? first : 2);
            await Sql.ExecuteAsync(app, "commit");
        }
        await Sql.ShouldFailAsync(app, "42501", "select from conversations");
    }
}
