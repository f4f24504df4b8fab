using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing;

namespace Bookline.Schema.Tests.Kills;

/// <summary>The disk fills up under the backup, although the check before had found room.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task A_full_disk_is_a_clear_error_and_the_same_command_comes_through_once_there_is_room()
    {
        await using var server = await TestServers.StartOwnAsync(15);
        await using var salon = await Salon.OpenAsync(server);
        await salon.ExecuteAsync(
            """
            insert into messages (conversation_id, content, is_from_bot)
            select (select min(id) from conversations), (select string_agg(md5(i || '.' || n), '') from generate_series(1, 40) n), false
            from generate_series(1, 4000) i
            """
        );
        var before = await OriginalCopy.TakeAsync(salon.Database);
        await using var disk = await SmallDisk.UnderAsync(salon.Database, 80);
        var filling = new FillBefore("back_up", disk);

        var error = await Sql.ShouldStopWithAsync<StatementFailedException>(() => salon.UpAsync(filling));

        error.SqlState.ShouldBe("53100");
        error.Step.ShouldBe("back_up");
        error.Message.ShouldContain("No space left on device");
        error.Hint.ShouldNotBeNullOrEmpty();
        (await salon.ScalarAsync<string>("select to_regclass('messages_backup')::text")).ShouldBeNull();

        disk.MakeRoom();
        await salon.UpAsync();
        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
        (await before.DifferencesOfAsync(table => table + "_backup")).ShouldBeEmpty();
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    private sealed class FillBefore(string step, SmallDisk disk) : IRunObserver
    {
        public void StepStarting(StepStarting e)
        {
            if (e.Step == step)
            {
                disk.FillUpToAsync(1024).GetAwaiter().GetResult();
            }
        }
    }
}
