using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Bookline.Schema.Tests.Legacy;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing;

namespace Bookline.Schema.Tests.Kills;

/// <summary>The server goes down in the middle of each phase; after its recovery the same command comes through.</summary>
public sealed class CrashTests
{
    private static readonly string[] OfUp =
    [
        "create_platform_tables",
        "add_columns_messages",
        "index_phone_numbers",
        "key_conversations",
        "swap_keys_messages",
        "back_up",
        "move_messages",
        "remove_merged",
        "unique_phone_number",
        "verify_rows",
        "isolate_messages",
        "force_bookings",
        "finish",
    ];

    private static readonly string[] OfDown =
    [
        "confine_messages",
        "park_rows",
        "restore_merged",
        "move_back",
        "restore_keys_messages",
        "restore_messages",
        "park_platform_tables",
        "take_rights_back",
        "verify_structure",
    ];

    [Fact]
    public async Task A_crash_in_any_phase_loses_nothing()
    {
        await using var server = await TestServers.StartOwnAsync(15, durable: true);
        await using var salon = await Salon.OpenAsync(server);
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);
        await using var application = await LegacyApplication.StartAsync(salon.Database, salon.Owner, reconnects: true);

        await CrashThroughAsync(server, OfUp, observer => salon.UpAsync(observer));
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
        (await Acknowledged.DifferencesAsync(salon.Database, application)).ShouldBeEmpty();
        await CrashThroughAsync(server, OfDown, observer => salon.DownAsync(observer));
        await application.StopAsync();

        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
        application.Failures.ShouldBeEmpty();
        (await Acknowledged.DifferencesAsync(salon.Database, application)).ShouldBeEmpty();
        (await before.LostAsync()).ShouldBeEmpty();
    }

    private static async Task CrashThroughAsync(PrivateServer server, string[] steps, Func<IRunObserver, Task> run)
    {
        var reached = 0;
        // At last without a crash, unless it has come to its end before.
        foreach (var step in steps.Append("none"))
        {
            var crash = new CrashAt(server, step);
            try
            {
                await run(crash);
                break;
            }
            catch (MigrationException) when (crash.Reached)
            {
                reached++;
            }
            finally
            {
                await crash.RecoverAsync();
            }
        }
        // Steps run side by side, so a later one may be done when the server goes down.
        reached.ShouldBeGreaterThan(steps.Length / 2);
    }
}
