using Bookline.Schema.Tests.Salons;
using Npgsql;

namespace Bookline.Schema.Tests.Legacy;

/// <summary>Ways out of the first tenant that need objects of the login's own making.</summary>
public sealed class EscapeTests
{
    [Fact]
    public async Task A_table_of_its_own_cannot_run_the_redirect()
    {
        await using var salon = await MigratedAsync();
        await using var opened = await salon.OpenLegacyAsync();
        await Sql.ExecuteAsync(opened, "create temp table t (tenant_id uuid, conversation_id text)");

        await Sql.ShouldFailAsync(
            opened,
            "42501",
            "create trigger r before insert on t for each row execute function bookline_parked_0001.redirect_merged()"
        );
    }

    [Fact]
    public async Task A_function_or_an_operator_in_front_of_the_real_one_changes_nothing()
    {
        await using var salon = await MigratedAsync();
        await salon.ExecuteAsync(
            $"create schema evil authorization \"{salon.Owner}\"; grant create on schema public to \"{salon.Owner}\""
        );
        await using var opened = await salon.OpenLegacyAsync();
        await Sql.ExecuteAsync(
            opened,
            $"""
            create function evil.get_tenant_context() returns uuid language sql as 'select ''{SecondTenant.Id}''::uuid';
            create function evil.adopted_tenant() returns uuid language sql as 'select ''{SecondTenant.Id}''::uuid';
            create function evil.never(name, name) returns boolean language sql as 'select false';
            create operator evil.= (leftarg = name, rightarg = name, function = evil.never);
            set search_path = evil, public, pg_catalog
            """
        );

        (await Sql.ScalarAsync<long>(opened, "select count(*) from public.messages where id like 'other-%'")).ShouldBe(
            0
        );
        await Sql.ShouldFailAsync(opened, "42501", $"select public.set_tenant_context('{SecondTenant.Id}')");
    }

    [Fact]
    public async Task In_another_database_of_the_cluster_it_is_nobody()
    {
        await using var salon = await MigratedAsync();
        await using var other = await MigratedAsync();
        await using var stranger = await other.Database.OpenAsync(salon.Owner);

        await Sql.ShouldFailAsync(stranger, "42501", $"select set_tenant_context('{SecondTenant.Id}')");
        await Sql.ExecuteAsync(
            stranger,
            $"set app.current_tenant_id = '{SecondTenant.Id}'; set app.ctx_tx = '{SecondTenant.Id}@session'"
        );
        await Sql.ShouldFailAsync(stranger, "42501", "select count(*) from messages");
    }

    [Fact]
    public async Task Cannot_record_a_merge_of_another_tenants_conversation()
    {
        await using var salon = await MigratedAsync();
        await using var opened = await salon.OpenLegacyAsync();

        await Sql.ShouldFailAsync(
            opened,
            "42501",
            $$"""
            select bookline_parked_0001.record_merged(jsonb_populate_record(null::conversations,
                '{"id": "other-x", "tenant_id": "{{SecondTenant.Id}}", "phone_number": "1"}'), 'other-y')
            """
        );
    }

    [Fact]
    public async Task An_upsert_by_id_updates_the_row_that_it_names()
    {
        await using var salon = await MigratedAsync();
        await using var opened = await salon.OpenLegacyAsync();
        const string Upsert = """
            insert into conversations (id, phone_number, current_state)
            select id, phone_number, 'booked' from conversations order by id limit 1
            on conflict (id) do update set current_state = excluded.current_state
            """;

        (await Sql.ExecuteAsync(opened, Upsert)).ShouldBe(1);
        (await Sql.ExecuteAsync(opened, Upsert)).ShouldBe(1);
        (await Sql.ScalarAsync<string>(opened, "select current_state from conversations order by id limit 1")).ShouldBe(
            "booked"
        );
    }

    [Fact]
    public async Task A_bulk_insert_does_not_fill_the_lock_table()
    {
        await using var salon = await MigratedAsync();
        await using var opened = await salon.OpenLegacyAsync();
        // A plan made for a small table would scan it for each row.
        await Sql.ExecuteAsync(opened, "set enable_seqscan = off");

        await Sql.ExecuteAsync(opened, "begin");
        for (var thousand = 0; thousand < 30; thousand++)
        {
            var numbers = $"generate_series({thousand * 1000}, {(thousand * 1000) + 999})";
            var insert = $"insert into conversations (phone_number) select 'bulk-' || i from {numbers} i";
            (await Sql.ExecuteAsync(opened, insert)).ShouldBe(1000);
        }

        await Sql.ExecuteAsync(opened, "commit");
    }

    private static async Task<Salon> MigratedAsync()
    {
        var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        return salon;
    }
}
