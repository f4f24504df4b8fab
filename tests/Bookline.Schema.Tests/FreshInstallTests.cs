using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests;

/// <summary>An empty database: both migrations run, and there is no first tenant to fall back to.</summary>
public sealed class FreshInstallTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Needs_no_tenant_and_gives_an_isolated_schema(int major)
    {
        await using var salon = await Salon.OpenEmptyAsync(major);

        var report = await salon.UpAsync();

        report.Migrations.Select(m => m.State).ShouldBe(["applied", "applied"]);
        (await salon.CountAsync("tenants")).ShouldBe(0);
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
        await using var app = await salon.Database.OpenAsync("bookline_app");
        await Sql.ShouldFailAsync(app, "42501", "insert into conversations (phone_number) values ('+1')");
        await using var superuser = await salon.Database.OpenAsync();
        (
            await Sql.ShouldFailAsync(superuser, "42501", "insert into conversations (phone_number) values ('+1')")
        ).ShouldBe("no tenant context");
    }

    [Fact]
    public async Task Serves_tenants_from_the_first_day()
    {
        await using var salon = await Salon.OpenEmptyAsync();
        await salon.UpAsync();
        await salon.ExecuteAsync(
            $"insert into tenants (id, business_name, domain) values ('{SecondTenant.Id}', 'B', 'b')"
        );
        await using var app = await salon.Database.OpenAsync("bookline_app");

        await Sql.ExecuteAsync(
            app,
            $"""
            begin; select set_tenant_context('{SecondTenant.Id}'); insert into conversations (id, phone_number) values ('c', '+1');
            insert into messages (conversation_id, content, is_from_bot) values ('c', 'hi', false); commit
            """
        );

        (await salon.CountAsync($"messages where tenant_id = '{SecondTenant.Id}'")).ShouldBe(1);
        await Sql.ExecuteAsync(app, $"begin; select set_tenant_context('{SecondTenant.Id}')");
        // Without a first tenant there is no currency to assume.
        await Sql.ShouldFailAsync(app, "23502", "insert into services (name, price) values ('x', 1)");
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Goes_back_to_nothing_and_its_tenants_come_back_with_the_next_up(int major)
    {
        await using var salon = await Salon.OpenEmptyAsync(major);
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        var state = await WholeState.OfAsync(salon.Database);

        await salon.DownAsync();
        foreach (var table in SingleTenantSeed.Tables)
        {
            (await salon.CountAsync(table)).ShouldBe(0);
        }
        await salon.UpAsync();
        WholeState.Differences(state, await WholeState.OfAsync(salon.Database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_database_without_rows_0000_takes_its_tables_away()
    {
        await using var salon = await Salon.OpenEmptyAsync();
        await salon.UpAsync();
        await salon.DownAsync();

        await salon.Engine().DownAsync(Repository.SingleTenant, false, CancellationToken.None);

        (await salon.ScalarAsync<string>("select to_regclass('messages')::text")).ShouldBeNull();
    }

    [Fact]
    public async Task Of_a_database_with_rows_0000_takes_nothing_away()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await salon.DownAsync();

        var error = await Sql.ShouldStopWithAsync<RefusedException>(() =>
            salon.Engine().DownAsync(Repository.SingleTenant, false, CancellationToken.None)
        );

        error.Message.ShouldContain("holds rows, and a rollback drops no data");
        (await salon.CountAsync("messages")).ShouldBe(300);
    }

    [Fact]
    public async Task Refuses_to_take_0000_away_under_0001()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();

        await Sql.ShouldStopWithAsync<WrongStateException>(() =>
            salon.Engine().DownAsync(Repository.SingleTenant, false, CancellationToken.None)
        );

        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_prototype_with_a_name_becomes_a_tenant_without_rows()
    {
        await using var salon = await Salon.OpenAsync(filled: false);
        var structure = await Structure.OfPrototypeAsync(salon.Database);

        await salon.UpAsync();
        (await salon.CountAsync("tenants")).ShouldBe(1);
        await using (var legacy = await salon.OpenLegacyAsync())
        {
            await Sql.ExecuteAsync(legacy, "insert into conversations (phone_number) values ('+1')");
        }
        await salon.DownAsync();

        (await salon.CountAsync("conversations")).ShouldBe(1);
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
    }
}
