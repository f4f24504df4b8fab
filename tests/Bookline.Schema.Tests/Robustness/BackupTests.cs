using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing.MultiTenant;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Robustness;

/// <summary>What the backup tables are for, and how they go.</summary>
public sealed class BackupTests
{
    [Theory]
    [InlineData(15, PrototypeShape.Plain)]
    [InlineData(18, PrototypeShape.Extended)]
    [InlineData(15, PrototypeShape.WithoutForeignKeys)]
    public async Task Restore_backup_gives_exactly_its_rows_and_parks_what_came_later(int major, PrototypeShape shape)
    {
        await using var salon = await Salon.OpenAsync(major, shape);
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        await using (var legacy = await salon.OpenLegacyAsync())
        {
            await Sql.ExecuteAsync(
                legacy,
                """
                insert into conversations (id, phone_number) values ('late', '+1');
                insert into messages (id, conversation_id, content, is_from_bot) values ('late', 'late', 'hi', false);
                update services set name = 'renamed';
                delete from bookings where amount > 7000;
                delete from messages where is_from_bot;
                """
            );
        }

        await salon.DownToBackupAsync();

        (await before.DifferencesAsync()).ShouldBeEmpty();
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
        (await salon.CountAsync("bookline_parked_0001.since_backup_1_messages where id = 'late'")).ShouldBe(1);
        (await salon.CountAsync("bookline_parked_0001.since_backup_1_services where name = 'renamed'")).ShouldBe(4);
        (await salon.CountAsync("bookline_parked_0001.rows_of_messages")).ShouldBe(SecondTenant.Messages);
    }

    [Fact]
    public async Task Restore_backup_is_refused_once_it_was_pruned_and_down_works_without()
    {
        await using var salon = await Salon.OpenAsync();
        var before = await OriginalCopy.TakeAsync(salon.Database);
        await salon.UpAsync();
        await salon.Engine().PruneAsync(null, true, CancellationToken.None);

        var error = await Sql.ShouldStopWithAsync<RefusedException>(() => salon.DownToBackupAsync());

        error.Message.ShouldContain("there is no backup to restore");
        salon.Settings.Remove("restore_backup");
        await salon.DownAsync();
        (await before.DifferencesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Prune_without_confirmation_lists_and_keeps_everything()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();

        var report = await salon.Engine().PruneAsync(null, false, CancellationToken.None);

        report.Confirmed.ShouldBeFalse();
        report.Items.Count(i => i.Message.Contains("_backup (")).ShouldBe(4);
        (await salon.CountAsync("messages_backup")).ShouldBe(300);
    }

    [Fact]
    public async Task Prune_while_applied_drops_backups_alone_and_verify_says_so()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        await salon.DownAsync();
        await salon.UpAsync();
        var state = await WholeState.OfAsync(salon.Database);

        var report = await salon.Engine().PruneAsync(null, true, CancellationToken.None);

        report.Items.Count(i => i.Message.Contains("_backup")).ShouldBe(8);
        (await salon.CountAsync("pg_class where relname like '%\\_backup%' and relkind = 'r'")).ShouldBe(0);
        WholeState.Differences(state, await WholeState.OfAsync(salon.Database)).ShouldBeEmpty();
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Prune_after_down_forgets_everything_and_the_next_up_begins_anew()
    {
        await using var salon = await Salon.OpenAsync();
        var before = await OriginalCopy.TakeAsync(salon.Database);
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        await salon.DownAsync();

        await salon.Engine().PruneAsync(null, true, CancellationToken.None);
        (await salon.ScalarAsync<string>("select to_regnamespace('bookline_parked_0001')::text")).ShouldBeNull();
        (await before.DifferencesAsync()).ShouldBeEmpty();

        await salon.UpAsync();
        (await salon.CountAsync("tenants")).ShouldBe(1);
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Down_is_refused_while_a_later_migration_is_applied()
    {
        await using var salon = await Salon.OpenAsync();
        var texts = Repository
            .Texts()
            .Append(("0002_later.up.sql", "create table later ();"))
            .Append(("0002_later.down.sql", "drop table later;"));
        var engine = new Migrator(
            new MigratorOptions
            {
                ConnectionString = salon.Database.ConnectionString,
                Migrations = MigrationSet.FromTexts(texts),
                Settings = salon.Settings,
            }
        );
        await engine.UpAsync(null, CancellationToken.None);

        var error = await Sql.ShouldStopWithAsync<WrongStateException>(() =>
            engine.DownAsync(Repository.MultiTenant, false, CancellationToken.None)
        );

        error.Message.ShouldContain("0002_later");
        await engine.DownAsync(Repository.MultiTenant, true, CancellationToken.None);
        (await salon.ScalarAsync<string>("select concat(to_regclass('later'), to_regclass('tenants'))")).ShouldBe("");
    }
}
