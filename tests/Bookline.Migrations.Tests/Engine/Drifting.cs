using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class Drifting
{
    [Fact]
    public async Task An_edited_script_is_refused_with_its_first_differing_line()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.UpAsync(Scripts.Of("create table notes (\n  id int\n)"));

        var drifted = await Should.ThrowAsync<DriftException>(
            database.UpAsync(Scripts.Of("create table notes (\n  id bigint\n)"))
        );

        var drift = drifted.Drifts.Single();
        (drift.Kind, drift.Line, drift.Was, drift.Now).ShouldBe(("edited", 2, "  id int", "  id bigint"));
    }

    [Fact]
    public async Task Line_ends_and_trailing_space_are_not_drift()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.UpAsync(Scripts.Of("select 1;\nselect 2;\n"));

        (await database.UpAsync(Scripts.Of("select 1;  \r\nselect 2;\r\n\r\n"))).Migrations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_text_that_names_the_one_it_takes_the_place_of_is_not_drift()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.UpAsync(Scripts.Of("create table notes (id int);\ncreate index on notes (id)"));
        var applied = await database.ScalarAsync<string>("select checksum from bookline_migrations.migrations");
        const string OneStatement = "create table notes (id int); create index on notes (id)";

        var named = await database.UpAsync(Scripts.Of($"-- @formerly {applied}\n{OneStatement}"));
        var another = database.UpAsync(Scripts.Of($"-- @formerly {new string('0', 64)}\n{OneStatement}"));

        named.Migrations.ShouldBeEmpty();
        (await Should.ThrowAsync<DriftException>(another)).Drifts.Single().Kind.ShouldBe("edited");
    }

    [Fact]
    public async Task A_missing_file_and_a_late_number_are_drift()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.UpAsync(Scripts.Of("select 1").Add("select 2", name: "old"));

        var drifted = await Should.ThrowAsync<DriftException>(
            database.UpAsync(Scripts.Of("select 1").Add("select 2", name: "new"))
        );
        var status = await new Migrator(database.Options(Scripts.Of("select 1").Set())).StatusAsync(
            TestContext.Current.CancellationToken
        );

        drifted.Drifts.Select(d => d.Kind).ShouldContain("missing_file");
        status.Drifts.Single().Id.ShouldBe("0002_old");
    }

    [Fact]
    public async Task In_an_unfinished_migration_done_steps_are_fixed_and_coming_ones_may_change()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        static Scripts Two(string first, string second) =>
            Scripts.Of($"-- @step one\n{first};\n-- @step two\n{second}");
        await Should.ThrowAsync<StatementFailedException>(
            database.UpAsync(Two("create table notes (id int)", "select 1 / 0"))
        );

        await Should.ThrowAsync<DriftException>(database.UpAsync(Two("create table notes (id bigint)", "select 1")));
        var report = await database.UpAsync(Two("create table notes (id int)", "select 1 / 1"));

        report.Migrations.Single().State.ShouldBe("applied");
        (await database.UpAsync(Two("create table notes (id int)", "select 1 / 1"))).Migrations.ShouldBeEmpty();
    }
}
