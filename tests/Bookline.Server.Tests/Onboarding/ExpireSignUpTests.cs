using Bookline.Server.Accounts.Links;
using Bookline.Server.Onboarding.SigningUp;
using Bookline.Tenancy;

namespace Bookline.Server.Tests.Onboarding;

public sealed class ExpireSignUpTests
{
    private const string RowsOf = """
        select string_agg(format('select %L as name from %I where tenant_id = ''{tenant}''', c.relname, c.relname), ' union all ')
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        """;

    [Fact]
    public void A_link_is_good_as_long_as_the_sign_up_that_it_confirms() =>
        Confirmation.Lifetime.ShouldBe(ExpireSignUp.After);

    [Fact]
    public async Task A_sign_up_that_nobody_confirmed_leaves_no_row_and_its_domain_is_free()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await world.SignUpAsync();
        (await world.CountAsync($"users where tenant_id = '{tenant}'")).ShouldBe(1);
        world.Time.Advance(ExpireSignUp.After);

        await world.DoAsync(tenant, ExpireSignUp.JobKind);

        (await RowsAsync(world, tenant)).ShouldBeEmpty();
        (await world.CountAsync($"tenants where id = '{tenant}'")).ShouldBe(0);
        await world.SignUpAsync();
    }

    [Fact]
    public async Task It_waits_for_two_days()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await world.SignUpAsync();
        (
            await world.Database.ScalarAsync<bool>(
                $"select j.run_at = s.created_at + '48 hours' from jobs j, sign_ups s where j.tenant_id = s.tenant_id and j.kind = '{ExpireSignUp.JobKind}'"
            )
        ).ShouldBeTrue();
        world.Time.Advance(ExpireSignUp.After - TimeSpan.FromSeconds(1));

        await world.DoAsync(tenant, ExpireSignUp.JobKind);

        (await world.CountAsync($"tenants where id = '{tenant}'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_confirmed_business_is_never_removed_whoever_asks()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await world.SignUpAsync();
        await world.ConfirmAsync(tenant);
        var before = await RowsAsync(world, tenant);

        await RemoveAsync(world, tenant);

        (await RowsAsync(world, tenant)).ShouldBe(before);
        (await world.CountAsync($"tenants where id = '{tenant}' and domain = 'spark-salon'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_business_that_an_operator_made_is_never_removed()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = new TenantId(Bookline.Testing.MultiTenant.MultiTenantDatabase.TenantAt(1));

        await RemoveAsync(world, tenant);

        (await world.CountAsync($"services where tenant_id = '{tenant}'")).ShouldBe(2);
        (await world.CountAsync($"tenants where id = '{tenant}' and status = 'active'")).ShouldBe(1);
    }

    [Fact]
    public async Task One_tenant_cannot_have_another_removed()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var victim = await world.SignUpAsync();
        world.Time.Advance(TimeSpan.FromDays(3));

        await world.Server.Tenants.WithTenantTransactionAsync(
            new TenantId(Bookline.Testing.MultiTenant.MultiTenantDatabase.TenantAt(1)),
            async db =>
                (
                    await db.QuerySingleAsync<bool>(
                        "select empty_unconfirmed_tenant($1, $2)",
                        victim,
                        world.Time.GetUtcNow().UtcDateTime
                    )
                ).ShouldBeFalse()
        );

        (await world.CountAsync($"outgoing_mails where tenant_id = '{victim}'")).ShouldBe(1);
    }

    [Fact]
    public async Task What_must_stay_keeps_no_name_and_no_domain()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await world.SignUpAsync();
        await world.Database.ExecuteAsync(
            $"create table kept (tenant_id uuid references tenants (id)); insert into kept values ('{tenant}')"
        );

        world.Time.Advance(ExpireSignUp.After);
        await world.DoAsync(tenant, ExpireSignUp.JobKind);

        (
            await world.Database.ColumnAsync(
                $"select concat_ws(' ', business_name, status, email is null) from tenants where id = '{tenant}'"
            )
        ).ShouldBe(["Removed cancelled t"]);
        await world.SignUpAsync();
    }

    private static Task RemoveAsync(SignUpWorld world, TenantId tenant) =>
        world.Server.Tenants.WithTenantTransactionAsync(
            tenant,
            db => ExpireSignUp.RemoveAsync(db, world.Time.GetUtcNow() + TimeSpan.FromDays(1))
        );

    private static async Task<IReadOnlyList<string>> RowsAsync(SignUpWorld world, TenantId tenant) =>
        await world.Database.ColumnAsync(
            $"{await world.Database.ScalarAsync<string>(RowsOf.Replace("{tenant}", $"{tenant}"))} order by 1"
        );
}
