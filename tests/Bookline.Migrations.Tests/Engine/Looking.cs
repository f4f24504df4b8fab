using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class Looking
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_never_writes()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var migrator = new Migrator(database.Options(Scripts.Of("create table notes (id int)").Set()));

        var before = await migrator.StatusAsync(Ct);
        (
            await database.ScalarAsync<long>("select count(*) from pg_namespace where nspname = 'bookline_migrations'")
        ).ShouldBe(0);
        await migrator.UpAsync(null, Ct);
        var after = await migrator.StatusAsync(Ct);

        before.HasPending.ShouldBeTrue();
        after.HasPending.ShouldBeFalse();
        after.Migrations.Single().Who.ShouldBe("postgres");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Plan_and_status_work_with_a_login_that_may_only_read(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var reader = $"reader_{Guid.CreateVersion7():N}";
        await database.ExecuteAsync(
            $"""
            create table notes (id int, body text); insert into notes select n, repeat('x', 100) from generate_series(1, 1000) n; analyze notes;
            create role {reader} login;
            alter role {reader} set default_transaction_read_only = on
            """
        );
        await database.UpAsync(Scripts.Of("select 1"));
        var scripts = Scripts.Of(
            "select 1",
            """
            -- @step look
            -- @preflight
            do $$ begin raise warning 'a view is in the way'; end $$;
            -- @step refuse
            -- @preflight
            do $$ begin raise exception 'no room' using errcode = 'BK002', hint = 'make some'; end $$;
            -- @step widen
            -- @describe makes ids wide
            -- @rewrites notes
            alter table notes alter column id type bigint;
            -- @step build
            -- @no-transaction
            create index concurrently notes_id on notes (id);
            """
        );
        var migrator = new Migrator(
            database.Options(scripts.Set()) with
            {
                ConnectionString = database.ConnectionStringFor(reader),
            }
        );

        var plan = await migrator.PlanAsync(null, Ct);
        var status = await migrator.StatusAsync(Ct);

        plan.Refused.ShouldBeTrue();
        plan.Findings.Select(f => $"{f.Level} {f.Step}: {f.Message}")
            .ShouldBe(["warning look: a view is in the way", "refusal refuse: no room"]);
        var widen = plan.Migrations.Single().Steps.Single(s => s.Name == "widen");
        widen.Blocking.ShouldBeTrue();
        widen.Locks.Single().ShouldBe(new LockPlan("notes", "access exclusive", "reads and writes"));
        widen.BytesWritten.ShouldBeGreaterThan(100_000);
        var build = plan.Migrations.Single().Steps.Single(s => s.Name == "build");
        build.Blocking.ShouldBeFalse();
        build.Rows.ShouldBe(1000);
        status.Migrations.Select(m => m.State).ShouldBe(["applied", "pending"]);
    }

    [Fact]
    public async Task Verify_reports_each_check_and_fails_on_a_failed_one()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts
            .Of("create table notes (id int)")
            .With(
                "0001_m1.verify.sql",
                "select 'rows', 'ok', 'none'; select 'shape', case when true then 'failed' end, null::text"
            );
        var migrator = new Migrator(database.Options(scripts.Set()));
        await migrator.UpAsync(null, Ct);

        var report = await migrator.VerifyAsync(null, Ct);

        report.Passed.ShouldBeFalse();
        report.Checks.Select(c => $"{c.Name} {c.Status} {c.Detail}").ShouldBe(["rows ok none", "shape failed "]);
    }

    [Fact]
    public async Task Prune_only_lists_until_it_is_confirmed()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts
            .Of("create table backup (id int)")
            .With("0001_m1.prune.sql", "do $$ begin raise notice 'table backup'; end $$; drop table backup");
        var migrator = new Migrator(database.Options(scripts.Set()));
        await migrator.UpAsync(null, Ct);

        var listed = await migrator.PruneAsync(null, false, Ct);
        (await database.ScalarAsync<bool>("select to_regclass('backup') is not null")).ShouldBeTrue();
        await migrator.PruneAsync(null, true, Ct);

        listed.Items.Select(i => i.Message).ShouldBe(["table backup"]);
        (await database.ScalarAsync<bool>("select to_regclass('backup') is null")).ShouldBeTrue();
    }
}
