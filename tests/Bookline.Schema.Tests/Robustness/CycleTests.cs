using System.Globalization;
using Bookline.Schema.Tests.Salons;

namespace Bookline.Schema.Tests.Robustness;

/// <summary>Up and down again and again.</summary>
public sealed class CycleTests
{
    private static readonly int Cycles = int.Parse(
        Environment.GetEnvironmentVariable("BOOKLINE_CYCLES") ?? "50",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public async Task Fifty_times_up_and_down_leave_everything_as_it_was()
    {
        await using var salon = await Salon.OpenAsync();
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);

        for (var cycle = 1; cycle <= Cycles; cycle++)
        {
            await salon.UpAsync();
            (
                await salon.CountAsync(
                    $"bookline_parked_0001.backup_manifest where cycle = {cycle} and backup_table = table_name || '_backup'"
                )
            ).ShouldBe(4);
            await salon.DownAsync();
        }

        (await before.DifferencesAsync()).ShouldBeEmpty();
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
        (
            await salon.CountAsync(
                "pg_class where relname ~ '^(services|conversations|messages|bookings)_backup' and relkind = 'r'"
            )
        ).ShouldBe(4 * Cycles);
        (
            await salon.CountAsync("bookline_parked_0001.backup_manifest where to_regclass(backup_table) is not null")
        ).ShouldBe(4 * Cycles);
    }

    [Fact]
    public async Task A_backup_of_an_earlier_cycle_is_kept_aside_and_never_used_again()
    {
        await using var salon = await Salon.OpenAsync();
        var first = await OriginalCopy.TakeAsync(salon.Database);
        await salon.UpAsync();
        await salon.DownAsync();
        await salon.ExecuteAsync(
            "update messages set content = 'second cycle'; delete from bookings where amount = 100"
        );

        await salon.UpAsync();
        (await first.DifferencesOfAsync(table => $"bookline_parked_0001.{table}_backup_1")).ShouldBeEmpty();
        (await salon.CountAsync("messages_backup where content = 'second cycle'")).ShouldBe(300);
        var second = await salon.CountAsync("bookings");
        await salon.ExecuteAsync("delete from bookings");
        await salon.DownToBackupAsync();

        (await salon.CountAsync("bookings")).ShouldBe(second);
        (await salon.CountAsync("messages where content = 'second cycle'")).ShouldBe(300);
    }
}
