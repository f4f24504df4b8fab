using Bookline.Testing;

namespace Bookline.Migrations.Tests.Support;

/// <summary>Two migrations with a step of each kind, whose effects tell how often each ran.</summary>
static class Effects
{
    public static readonly (string, string)[] Files =
    [
        ("0001_first.up.sql", "create table effects (name text); insert into effects values ('first')"),
        ("0001_first.down.sql", "drop table effects"),
        (
            "0002_second.up.sql",
            """
            -- @step plain
            insert into effects values ('plain');
            -- @step index
            -- @no-transaction
            create index concurrently effects_name on effects (name);
            -- @step beside
            -- @after plain
            insert into effects values ('beside');
            -- @step rounds
            -- @repeat
            with missing as (select n from generate_series(1, 2) n where 'round ' || n not in (select name from effects) limit 1)
            insert into effects select 'round ' || n from missing;
            -- @step skipped
            -- @unless true
            insert into effects values ('never')
            """
        ),
        (
            "0002_second.down.sql",
            """
            -- @step index
            -- @no-transaction
            drop index concurrently effects_name;
            -- @step rest
            delete from effects where name <> 'first'
            """
        ),
    ];

    static readonly string[] OfUp = ["beside", "first", "plain", "round 1", "round 2"];

    public static MigratorOptions Options(TestDatabase database) => database.Options(MigrationSet.FromTexts(Files));

    /// <summary>Both migrations ran, each once, and the journal says so once.</summary>
    public static async Task ShouldBeUpAsync(TestDatabase database, string how)
    {
        (await database.ColumnAsync("select name from effects order by 1")).ShouldBe(OfUp, how);
        (
            await database.ScalarAsync<bool>(
                "select indisvalid from pg_index where indexrelid = 'effects_name'::regclass"
            )
        ).ShouldBeTrue(how);
        (await database.ColumnAsync("select state from bookline_migrations.migrations")).ShouldBe(
            ["applied", "applied"],
            how
        );
        (
            await database.ScalarAsync<long>("select count(*) from bookline_migrations.history where what = 'applied'")
        ).ShouldBe(2, how);
    }

    /// <summary>Takes back what is not yet.</summary>
    public static async Task ComeDownAsync(TestDatabase database)
    {
        if (
            await database.ScalarAsync<long>("select count(*) from bookline_migrations.migrations where number = 1")
            == 1
        )
        {
            await new Migrator(Options(database)).DownAsync("1", true, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Nothing is left, in the journal either.</summary>
    public static async Task ShouldBeDownAsync(TestDatabase database, string how)
    {
        (await database.ScalarAsync<bool>("select to_regclass('effects') is null")).ShouldBeTrue(how);
        (await database.ScalarAsync<long>("select count(*) from bookline_migrations.steps")).ShouldBe(0, how);
    }

    /// <summary>As if nothing had ever run.</summary>
    public static Task ForgetAsync(TestDatabase database) =>
        database.ExecuteAsync("drop table if exists effects; drop schema if exists bookline_migrations cascade");
}
