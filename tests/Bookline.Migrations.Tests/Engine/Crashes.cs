using System.Diagnostics;
using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

/// <summary>The runner is killed before and after every journal write; the next run must end where an undisturbed one ends.</summary>
public sealed class Crashes
{
    const int Sigkill = 137;

    static readonly (string, string)[] Files =
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

    static readonly string[] AllEffects = ["beside", "first", "plain", "round 1", "round 2"];

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Up_ends_the_same_wherever_it_was_killed(string moment)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var folder = Folder();
        for (var number = 1; ; number++)
        {
            var exit = await RunAsync(database, folder, "up", moment, number);
            await database.UpAsync(Files);

            (await database.ColumnAsync("select name from effects order by 1")).ShouldBe(
                AllEffects,
                $"{moment} write {number}"
            );
            (
                await database.ScalarAsync<bool>(
                    "select indisvalid from pg_index where indexrelid = 'effects_name'::regclass"
                )
            ).ShouldBeTrue();
            (await database.ColumnAsync("select state from bookline_migrations.migrations")).ShouldBe([
                "applied",
                "applied",
            ]);
            (
                await database.ScalarAsync<long>(
                    "select count(*) from bookline_migrations.history where what = 'applied'"
                )
            ).ShouldBe(2);
            if (exit == 0)
            {
                number.ShouldBeGreaterThan(10);
                return;
            }

            exit.ShouldBe(Sigkill);
            await database.ExecuteAsync("drop table effects; drop schema bookline_migrations cascade");
        }
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Down_ends_the_same_wherever_it_was_killed(string moment)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var folder = Folder();
        for (var number = 1; ; number++)
        {
            await database.UpAsync(Files);
            var exit = await RunAsync(database, folder, "down", moment, number);
            if (
                await database.ScalarAsync<long>("select count(*) from bookline_migrations.migrations where number = 1")
                == 1
            )
            {
                await new Migrator(Options(database)).DownAsync("1", true, TestContext.Current.CancellationToken);
            }

            (await database.ScalarAsync<bool>("select to_regclass('effects') is null")).ShouldBeTrue(
                $"{moment} write {number}"
            );
            (await database.ScalarAsync<long>("select count(*) from bookline_migrations.steps")).ShouldBe(0);
            if (exit == 0)
            {
                number.ShouldBeGreaterThan(5);
                return;
            }

            exit.ShouldBe(Sigkill);
        }
    }

    static MigratorOptions Options(TestDatabase database) => database.Options(MigrationSet.FromTexts(Files));

    static string Folder()
    {
        var folder = Directory.CreateTempSubdirectory("bookline-crashes-").FullName;
        foreach (var (name, text) in Files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        return folder;
    }

    static async Task<int> RunAsync(TestDatabase database, string folder, string verb, string moment, int number)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Bookline.Migrations.CrashHost.dll");
        var start = new ProcessStartInfo("dotnet", [host, database.ConnectionString, folder, verb, moment, $"{number}"])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        (process.ExitCode is 0 or Sigkill).ShouldBeTrue(errors);
        return process.ExitCode;
    }
}

static class CrashFiles
{
    public static Task<RunReport> UpAsync(this TestDatabase database, (string, string)[] files) =>
        database.Options(MigrationSet.FromTexts(files)).UpAsync();
}
