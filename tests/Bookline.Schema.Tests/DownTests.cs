using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests;

/// <summary>`down` gives the single-tenant database back, and nothing is lost.</summary>
public sealed class DownTests
{
    public static TheoryData<int, PrototypeShape> Everything => Prototypes.OnEveryServer;

    [Theory, MemberData(nameof(Everything))]
    public async Task Gives_back_every_row_and_the_exact_structure(int major, PrototypeShape shape)
    {
        await using var salon = await Salon.OpenAsync(major, shape);
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);

        await salon.UpAsync();
        var report = await salon.DownAsync();

        report.Migrations.Select(m => (m.Id, m.State)).ShouldBe([(Repository.MultiTenant, "reverted")]);
        (await before.DifferencesAsync()).ShouldBeEmpty();
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
    }

    [Theory]
    [InlineData(15, PrototypeShape.Drizzle)]
    [InlineData(15, PrototypeShape.WithoutForeignKeys)]
    [InlineData(15, PrototypeShape.WithTimeZones)]
    [InlineData(15, PrototypeShape.Extended)]
    [InlineData(18, PrototypeShape.Extended)]
    public async Task A_second_up_brings_back_what_was_parked(int major, PrototypeShape shape)
    {
        await using var salon = await Salon.OpenAsync(major, shape);
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        var state = await WholeState.OfAsync(salon.Database);

        await salon.DownAsync();
        (await salon.CountAsync("messages where id like 'other-%'")).ShouldBe(0);
        await salon.UpAsync();

        WholeState.Differences(state, await WholeState.OfAsync(salon.Database)).ShouldBeEmpty();
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Keeps_rows_written_since_and_parks_those_of_other_tenants(int major)
    {
        await using var salon = await Salon.OpenAsync(major);
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        await using (var legacy = await salon.OpenLegacyAsync())
        {
            await Sql.ExecuteAsync(
                legacy,
                """
                insert into conversations (id, phone_number) values ('late', '+1');
                insert into messages (id, conversation_id, content, is_from_bot) values ('late', 'late', 'hi', false);
                """
            );
        }
        var rows = await salon.CountAsync("messages");

        await salon.DownAsync();

        (await salon.CountAsync("messages")).ShouldBe(rows - SecondTenant.Messages);
        (await salon.CountAsync("messages where id = 'late' and conversation_id = 'late'")).ShouldBe(1);
        (await salon.CountAsync("bookline_parked_0001.rows_of_messages")).ShouldBe(SecondTenant.Messages);
        (await salon.CountAsync("bookline_parked_0001.tenants")).ShouldBe(2);
    }

    [Fact]
    public async Task Keeps_what_the_single_tenant_application_wrote_between_down_and_up()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        await salon.DownAsync();
        await using (var legacy = await salon.OpenLegacyAsync())
        {
            await Sql.ExecuteAsync(
                legacy,
                """
                insert into conversations (id, phone_number) values ('between', '+2'), ('between 2', '+2');
                insert into messages (id, conversation_id, content, is_from_bot) values ('between', 'between', 'hi', false);
                delete from bookings where amount = 100;
                """
            );
        }
        var before = await OriginalCopy.TakeAsync(salon.Database);

        await salon.UpAsync();
        (await salon.CountAsync("messages where id = 'between' and conversation_id = 'between 2'")).ShouldBe(1);
        await salon.DownAsync();

        (await before.DifferencesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Works_after_contract_too(int major)
    {
        await using var salon = await Salon.OpenAsync(major);
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);
        await salon.UpAsync();
        await salon.ContractAsync();

        await salon.DownAsync();

        (await before.DifferencesAsync()).ShouldBeEmpty();
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
        await using var legacy = await salon.OpenLegacyAsync();
        (await Sql.ScalarAsync<long>(legacy, "select count(*) from messages")).ShouldBe(300);
    }

    [Fact]
    public async Task Gives_back_the_rights_it_took()
    {
        await using var salon = await Salon.OpenAsync();
        var rights = await RightsAsync(salon);
        await salon.UpAsync();
        (await RightsAsync(salon)).ShouldNotBe(rights);

        await salon.DownAsync();

        (await RightsAsync(salon)).ShouldBe(rights);
    }

    // The order of grants, and whether a default stands there or is implied, means nothing.
    private static Task<IReadOnlyList<string>> RightsAsync(Salon salon) =>
        salon.Database.ColumnAsync(
            """
            select * from (
              select concat_ws(' ', 'database', x.grantee, x.privilege_type) as line
              from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x where d.datname = current_database()
              union all
              select concat_ws(' ', 'set_config', x.grantee, x.privilege_type)
              from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
              where p.oid = 'pg_catalog.set_config(text, text, boolean)'::regprocedure
              union all
              select concat_ws(' ', 'schema', x.grantee, x.privilege_type)
              from pg_namespace n cross join aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x where n.nspname = 'public'
            ) x order by line
            """
        );
}
