using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class InvalidIndexes
{
    const string Build = """
        -- @step build
        -- @no-transaction
        create unique index concurrently if not exists notes_id on notes (id)
        """;

    const string Validity = "select indisvalid from pg_index where indexrelid = 'notes_id'::regclass";

    static readonly Scripts Notes = Scripts.Of("create table notes (id int)", Build);

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task An_interrupted_concurrent_build_is_dropped_and_built_again(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await new Migrator(database.Options(Notes.Set())).UpAsync("1", TestContext.Current.CancellationToken);
        await database.ExecuteAsync("insert into notes values (1), (1)");
        await Should.ThrowAsync<StatementFailedException>(database.UpAsync(Notes));
        (await database.ScalarAsync<bool>(Validity)).ShouldBeFalse();

        await database.ExecuteAsync("truncate notes");
        var report = await database.UpAsync(Notes);

        (await database.ScalarAsync<bool>(Validity)).ShouldBeTrue();
        report.Findings.Single().Message.ShouldContain("INVALID");
        (await database.ColumnAsync("select state from bookline_migrations.migrations")).ShouldBe([
            "applied",
            "applied",
        ]);
    }

    [Fact]
    public async Task A_build_that_finished_but_was_not_recorded_is_not_repeated()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.UpAsync(Notes);
        var before = await database.ScalarAsync<uint>("select 'notes_id'::regclass::oid");
        await database.ExecuteAsync(
            """
            update bookline_migrations.migrations set state = 'applying' where number = 2;
            update bookline_migrations.steps set state = 'running' where migration_id = '0002_m2'
            """
        );

        await database.UpAsync(Notes);

        (await database.ScalarAsync<uint>("select 'notes_id'::regclass::oid")).ShouldBe(before);
    }

    [Theory]
    [InlineData("create index notes_id on other (id)", "create index concurrently notes_id on notes (id)", 2)]
    [InlineData("create index notes_id on notes (body)", "create index concurrently notes_id on notes (id)", 2)]
    [InlineData("create table notes_id (id int)", "create index concurrently if not exists notes_id on notes (id)", 1)]
    [InlineData(
        "create index notes_id on other (id)",
        "create index concurrently if not exists notes_id on notes (id)",
        1
    )]
    public async Task A_name_that_is_taken_is_an_error_the_second_time_too(string taken, string build, int times)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            $"create table notes (id int, body text); create table other (id int); {taken}",
            $"-- @step build\n-- @no-transaction\n{build}"
        );

        for (var i = 0; i <= times; i++)
        {
            await Should.ThrowAsync<MigrationException>(database.UpAsync(scripts));
        }
    }

    [Fact]
    public async Task An_invalid_index_does_not_satisfy_unless()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            "create table notes (id int)",
            Build.Replace("-- @no", "-- @unless to_regclass('notes_id') is not null\n-- @no", StringComparison.Ordinal)
        );
        await new Migrator(database.Options(scripts.Set())).UpAsync("1", TestContext.Current.CancellationToken);
        await database.ExecuteAsync("insert into notes values (1), (1)");
        await Should.ThrowAsync<StatementFailedException>(database.UpAsync(scripts));
        await database.ExecuteAsync("truncate notes");

        var report = await database.UpAsync(scripts);

        report.Step("build").State.ShouldBe("done");
        (await database.ScalarAsync<bool>(Validity)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_setting_of_a_step_outside_a_transaction_ends_with_it()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            "create schema app",
            "-- @step outside\n-- @no-transaction\n-- @set search_path = app\n-- @set row_security = on\nvacuum pg_class;\n"
                + "-- @step inside\ncreate table seen as select current_setting('search_path') as path, current_setting('row_security') as security"
        );

        await database.UpAsync(scripts);

        (await database.ScalarAsync<string>("select path || ' ' || security from public.seen")).ShouldBe("public off");
    }
}
