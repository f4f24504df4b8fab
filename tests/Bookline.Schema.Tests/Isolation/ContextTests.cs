using Bookline.Schema.Tests.Salons;

namespace Bookline.Schema.Tests.Isolation;

/// <summary>How a context is taken, and every way in which one must not be had.</summary>
public sealed class ContextTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private const string Count = "select count(*) from conversations";

    [Theory]
    [InlineData("commit")]
    [InlineData("rollback")]
    [InlineData("select 1/0")]
    public async Task A_context_ends_with_its_transaction(string end)
    {
        await using var app = await tenants.OpenAppAsync(tenants.First);
        if (end.Contains('/'))
        {
            await Sql.ShouldFailAsync(app, "22012", end);
            await Sql.ExecuteAsync(app, "rollback");
        }
        else
        {
            await Sql.ExecuteAsync(app, end);
        }

        await Sql.ShouldFailAsync(app, "42501", Count);
        (await Sql.ScalarAsync<Guid?>(app, "select get_tenant_context()")).ShouldBeNull();
    }

    [Fact]
    public async Task A_context_outside_a_transaction_lasts_one_statement()
    {
        await using var app = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(app, $"select set_tenant_context('{tenants.First}')");

        await Sql.ShouldFailAsync(app, "42501", Count);
    }

    [Theory]
    [InlineData("set app.current_tenant_id = '{0}'")]
    [InlineData("set app.current_tenant_id = '{0}'; set app.ctx_tx = '{0}@session'")]
    [InlineData("set app.current_tenant_id = 'not a uuid'; set app.ctx_tx = 'not a uuid@session'")]
    [InlineData("set app.current_tenant_id = ''; set app.ctx_tx = ''")]
    [InlineData("begin; select set_tenant_context('{0}'); savepoint s; rollback; set app.current_tenant_id = '{0}'")]
    public async Task A_forged_setting_is_no_context(string sql)
    {
        await using var app = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(app, string.Format(sql, tenants.Second));

        (await Sql.ShouldFailAsync(app, "42501", Count)).ShouldBe("no tenant context");
    }

    [Fact]
    public async Task A_stamp_of_an_earlier_transaction_is_no_context()
    {
        await using var app = await tenants.OpenAppAsync(tenants.Second);
        var stamp = await Sql.ScalarAsync<string>(app, "select current_setting('app.ctx_tx')");
        await Sql.ExecuteAsync(app, "commit");
        await Sql.ExecuteAsync(app, $"set app.current_tenant_id = '{tenants.Second}'; set app.ctx_tx = '{stamp}'");

        await Sql.ShouldFailAsync(app, "42501", Count);
    }

    [Theory]
    [InlineData("select set_tenant_context('{0}')")]
    [InlineData("select clear_tenant_context(); select set_tenant_context('{0}')")]
    [InlineData("savepoint s; select set_tenant_context('{0}')")]
    public async Task One_transaction_serves_one_tenant(string sql)
    {
        await using var app = await tenants.OpenAppAsync(tenants.First);

        (await Sql.ShouldFailAsync(app, "42501", string.Format(sql, tenants.Second))).ShouldBe(
            "this transaction is bound to another tenant"
        );
    }

    [Fact]
    public async Task The_same_tenant_may_be_named_again()
    {
        await using var app = await tenants.OpenAppAsync(tenants.Second);

        await Sql.ExecuteAsync(app, $"select set_tenant_context('{tenants.Second}')");

        (await Sql.ScalarAsync<long>(app, Count)).ShouldBe(2);
    }

    [Theory]
    [InlineData("select set_tenant_context(null)", "22004")]
    [InlineData("select set_tenant_context('x')", "22P02")]
    public async Task A_context_needs_a_tenant(string sql, string sqlState)
    {
        await using var app = await tenants.OpenAppAsync();

        await Sql.ShouldFailAsync(app, sqlState, sql);
    }

    [Fact]
    public async Task An_unknown_tenant_has_no_rows_and_can_write_none()
    {
        await using var app = await tenants.OpenAppAsync(Guid.CreateVersion7());

        (await Sql.ScalarAsync<long>(app, Count)).ShouldBe(0);
        await Sql.ShouldFailAsync(app, "23503", "insert into conversations (phone_number) values ('+1')");
    }

    [Fact]
    public async Task A_person_in_psql_holds_a_context_for_the_session_and_may_change_it()
    {
        await using var person = await tenants.Salon.Database.OpenAsync(tenants.Person);
        await Sql.ShouldFailAsync(person, "42501", Count);

        await Sql.ExecuteAsync(person, $"select set_tenant_context('{tenants.Second}')");
        (await Sql.ScalarAsync<long>(person, Count)).ShouldBe(2);
        await Sql.ExecuteAsync(person, $"select set_tenant_context('{tenants.First}')");
        (await Sql.ScalarAsync<long>(person, Count)).ShouldBe(40);
        await Sql.ExecuteAsync(person, "select clear_tenant_context()");
        await Sql.ShouldFailAsync(person, "42501", Count);
    }

    [Fact]
    public async Task Inserts_take_the_tenant_of_the_context()
    {
        await using var app = await tenants.OpenAppAsync(tenants.Second);
        await Sql.ExecuteAsync(app, "insert into conversations (id, phone_number) values ('mine', '+7')");

        (await Sql.ScalarAsync<Guid>(app, "select tenant_id from conversations where id = 'mine'")).ShouldBe(
            tenants.Second
        );
    }

    [Theory]
    [InlineData("select pg_catalog.pg_has_role('bookline_app', 'bookline_owner', 'member')", false)]
    [InlineData("select pg_catalog.pg_has_role('bookline_app', 'tenant_session', 'member')", false)]
    [InlineData("select rolsuper or rolbypassrls from pg_roles where rolname = 'bookline_app'", false)]
    [InlineData("select rolcanlogin from pg_roles where rolname = 'bookline_owner'", false)]
    [InlineData("select has_table_privilege('bookline_operator', 'messages', 'select')", false)]
    [InlineData("select has_table_privilege('bookline_operator', 'subscription_plans', 'select')", true)]
    [InlineData("select rolbypassrls from pg_roles where rolname = 'bookline_migrator'", true)]
    public async Task Roles_are_what_they_are_for(string sql, bool expected) =>
        (await tenants.Salon.ScalarAsync<bool>(sql)).ShouldBe(expected);
}
