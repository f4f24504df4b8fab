using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class OneRunnerAtATime
{
    static readonly Scripts Three = Scripts
        .Of("create table notes (id int)", "insert into notes values (1)", "insert into notes values (2)")
        .Add("-- @step build\n-- @no-transaction\ncreate index concurrently notes_id on notes (id)");

    [Theory]
    [InlineData(15, false)]
    [InlineData(15, true)]
    [InlineData(18, false)]
    public async Task Four_at_once_apply_each_migration_once_and_all_succeed(int major, bool journalExists)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        if (journalExists)
        {
            await new Migrator(database.Options(Three.Set())).UpAsync("1", TestContext.Current.CancellationToken);
        }

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => database.UpAsync(Three))));

        runs.Sum(r => r.Migrations.Count).ShouldBe(journalExists ? 3 : 4);
        (await database.ColumnAsync("select id from notes order by 1")).ShouldBe(["1", "2"]);
        (await database.ScalarAsync<long>("select count(*) from bookline_migrations.history")).ShouldBe(4);
    }

    [Fact]
    public async Task A_second_runner_gives_up_in_time_and_names_the_first()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await using var first = await database.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            $"set application_name = 'the first'; select pg_advisory_lock({Running.RunnerLock.RunnerKey})",
            first
        );
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var options = database.Options(Three.Set()) with { LockWait = TimeSpan.FromMilliseconds(200) };
        var refused = await Should.ThrowAsync<LockedByAnotherRunnerException>(options.UpAsync());

        refused.Holders.Single().Pid.ShouldBe(first.ProcessID);
        refused.Message.ShouldContain("the first");
        (await database.ScalarAsync<bool>("select to_regclass('bookline_migrations.journal') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Waits_for_the_orphaned_worker_of_a_dead_runner()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var orphan = await database.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(Running.RunnerLock.JoinAsWorker, orphan);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var impatient = database.Options(Three.Set()) with { LockWait = TimeSpan.FromMilliseconds(200) };
        var refused = await Should.ThrowAsync<LockedByAnotherRunnerException>(impatient.UpAsync());
        var patient = database.UpAsync(Three);
        await orphan.DisposeAsync();

        refused.Message.ShouldContain("worker");
        (await patient).Migrations.Count.ShouldBe(4);
    }
}
