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
}
