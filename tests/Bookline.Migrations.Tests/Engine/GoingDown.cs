using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class GoingDown
{
    static readonly Scripts Two = new Scripts()
        .Add("create table notes (id int)", "drop table notes")
        .Add("create table more (id int)", "drop table more");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_newest_goes_unless_newer_ones_are_included()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.UpAsync(Two);
        var migrator = new Migrator(database.Options(Two.Set()));

        var refused = await Should.ThrowAsync<WrongStateException>(migrator.DownAsync("0001", false, Ct));
        var report = await migrator.DownAsync("0001_m1", true, Ct);

        refused.Message.ShouldContain("0002_m2");
        report.Migrations.Select(m => $"{m.Id} {m.State}").ShouldBe(["0002_m2 reverted", "0001_m1 reverted"]);
        (await database.ScalarAsync<long>("select count(*) from bookline_migrations.migrations")).ShouldBe(0);
        (await database.ColumnAsync("select what from bookline_migrations.history order by happened_at")).ShouldBe([
            "applied",
            "applied",
            "reverted",
            "reverted",
        ]);
    }

    [Fact]
    public async Task A_half_done_down_must_be_finished_before_up()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var broken = new Scripts().Add(
            "create table notes (id int)",
            "-- @step one\ndrop table notes;\n-- @step two\nselect 1 / 0"
        );
        var mended = new Scripts().Add(
            "create table notes (id int)",
            "-- @step one\ndrop table notes;\n-- @step two\nselect 1 / 1"
        );
        await database.UpAsync(broken);
        await Should.ThrowAsync<StatementFailedException>(
            new Migrator(database.Options(broken.Set())).DownAsync("1", false, Ct)
        );

        (await Should.ThrowAsync<WrongStateException>(database.UpAsync(mended))).Message.ShouldContain(
            "half rolled back"
        );
        await new Migrator(database.Options(mended.Set())).DownAsync("1", false, Ct);
        (await database.UpAsync(mended)).Migrations.Single().State.ShouldBe("applied");
    }

    [Fact]
    public async Task A_half_done_up_may_be_taken_down()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var broken = new Scripts().Add(
            "-- @step one\ncreate table notes (id int);\n-- @step two\nselect 1 / 0",
            "drop table if exists notes"
        );
        await Should.ThrowAsync<StatementFailedException>(database.UpAsync(broken));

        await new Migrator(database.Options(broken.Set())).DownAsync("1", false, Ct);

        (await database.ScalarAsync<bool>("select to_regclass('notes') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Contract_runs_once_and_a_later_up_starts_over()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = new Scripts()
            .Add("create table notes (id int)", "drop table notes")
            .With("0001_m1.contract.sql", "alter table notes add column body text");
        var migrator = new Migrator(database.Options(scripts.Set()));
        await migrator.UpAsync(null, Ct);
        (await migrator.StatusAsync(Ct)).Migrations.Single().Contract.ShouldBe("open");

        (await migrator.ContractAsync(null, Ct)).Migrations.Single().State.ShouldBe("contracted");
        (await migrator.ContractAsync("1", Ct)).Migrations.ShouldBeEmpty();
        (await migrator.StatusAsync(Ct)).Migrations.Single().Contract.ShouldBe("done");
        await migrator.DownAsync("1", false, Ct);
        await migrator.UpAsync(null, Ct);
        (await migrator.StatusAsync(Ct)).Migrations.Single().Contract.ShouldBe("open");
    }
}
