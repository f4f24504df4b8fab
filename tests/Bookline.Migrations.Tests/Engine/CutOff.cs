using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class CutOff
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_concurrent_build_whose_session_is_ended_is_built_again(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync("create table notes (id int); insert into notes values (1)");
        var scripts = Scripts.Of(
            "-- @step build\n-- @no-transaction\ncreate index concurrently notes_id on notes (id)"
        );
        // A writer's open transaction makes the build wait in its middle, with the index already in the catalog.
        await using var writer = await database.OpenAsync();
        await using var write = new Npgsql.NpgsqlCommand("begin; insert into notes values (2)", writer);
        await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var run = database.UpAsync(scripts);
        await database.UntilAsync("select exists (select from pg_class where relname = 'notes_id')");
        await database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_progress_create_index");
        await Should.ThrowAsync<ConnectionLostException>(run);
        (
            await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 'notes_id'::regclass")
        ).ShouldBeFalse();
        await writer.CloseAsync();

        (await database.UpAsync(scripts)).Findings.Single().Message.ShouldContain("INVALID");
        (
            await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 'notes_id'::regclass")
        ).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "created")]
    [InlineData("build", "done")]
    public async Task A_session_that_ends_between_two_statements_is_told_as_such(string step, string state)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync("create table notes (id int)");
        var scripts = Scripts.Of(
            """
            -- @step build
            -- @no-transaction
            create index concurrently notes_id on notes (id);
            -- @step fill
            insert into notes values (1);
            """
        );
        var cut = new Recorder
        {
            OnWritten = write =>
            {
                if (write.Step == step && write.State == state)
                {
                    End(database);
                }
            },
        };

        await Should.ThrowAsync<ConnectionLostException>(database.UpAsync(scripts, cut));

        (await database.UpAsync(scripts)).Step("fill").State.ShouldBe("done");
        (await database.ScalarAsync<long>("select count(*) from notes")).ShouldBe(1);
    }

    /// <summary>Ends the runner's session, and returns when it is gone.</summary>
    static void End(TestDatabase database)
    {
        using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
        connection.Open();
        using var end = connection.CreateCommand();
        end.CommandText = """
            select bool_and(pg_terminate_backend(l.pid, 30000)) from pg_locks l
            join pg_database d on d.oid = l.database
            where l.locktype = 'advisory' and d.datname = current_database()
            """;
        end.ExecuteScalar().ShouldBe(true);
    }
}
