using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;

namespace Bookline.Schema.Tests.Robustness;

/// <summary>What others have built around the four tables survives.</summary>
public sealed class BystanderTests
{
    [Fact]
    public async Task Down_refuses_rather_than_delete_rows_that_hang_on_another_tenants()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync(
            "create table reviews (id int primary key, booking_id varchar references bookings (id) on delete cascade)"
        );
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        await salon.ExecuteAsync("insert into reviews select 1, id from bookings where id like 'other-%' limit 1");

        (await Sql.ShouldStopWithAsync<RefusedException>(() => salon.DownAsync())).Message.ShouldContain("reviews");
        (await salon.CountAsync("reviews")).ShouldBe(1);

        await salon.ExecuteAsync("delete from reviews");
        await salon.DownAsync();
    }

    [Fact]
    public async Task Up_refuses_to_merge_what_another_key_refers_to()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync(
            "alter table messages add column forwarded_from varchar references conversations (id) on delete cascade"
        );

        (await Sql.ShouldStopWithAsync<RefusedException>(() => salon.UpAsync())).Message.ShouldContain(
            "forwarded_from"
        );
    }

    [Fact]
    public async Task Default_privileges_do_not_open_the_backup()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync($"alter default privileges in schema public grant all on tables to \"{salon.Owner}\"");
        await salon.UpAsync();

        await using var opened = await salon.OpenLegacyAsync();
        await Sql.ShouldFailAsync(opened, "42501", "select count(*) from messages_backup");
        await Sql.ShouldFailAsync(opened, "42501", "update subscription_plans set price_monthly = 0");
    }

    [Fact]
    public async Task Rights_that_isolation_cannot_leave_come_back_with_down()
    {
        await using var salon = await Salon.OpenAsync();
        var reader = Salon.NewLogin();
        // The role must be there to have rights already.
        await salon.UpAsync();
        await salon.DownAsync();
        await salon.ExecuteAsync(
            $"create role \"{reader}\" login; grant all on messages to \"{reader}\"; grant select on bookings to authenticated"
        );
        await salon.UpAsync();
        (
            await salon.ScalarAsync<bool>($"select has_table_privilege('{reader}', 'messages', 'truncate')")
        ).ShouldBeFalse();

        await salon.DownAsync();

        (
            await salon.ScalarAsync<bool>($"select has_table_privilege('{reader}', 'messages', 'truncate')")
        ).ShouldBeTrue();
        (
            await salon.ScalarAsync<bool>("select has_table_privilege('authenticated', 'bookings', 'select')")
        ).ShouldBeTrue();
    }
}
