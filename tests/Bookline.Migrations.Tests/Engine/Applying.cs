using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class Applying
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Applies_pending_migrations_in_order_and_once(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var scripts = Scripts.Of(
            "create table notes (id int)",
            "insert into notes values (1); insert into notes values (2), (3)"
        );

        var first = await database.UpAsync(scripts);
        var second = await database.UpAsync(scripts);

        first.Migrations.Select(m => m.State).ShouldBe(["applied", "applied"]);
        first.Migrations[1].Steps[0].Rows.ShouldBe(3);
        second.Migrations.ShouldBeEmpty();
        (await database.ScalarAsync<long>("select count(*) from notes")).ShouldBe(3);
        (await database.ColumnAsync("select what from bookline_migrations.history")).ShouldBe(["applied", "applied"]);
    }

    [Fact]
    public async Task Runs_begin_atomic_bodies_as_one_statement()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var scripts = Scripts.Of(
            """
            create table notes (id int);
            create function two_notes() returns void begin atomic
                insert into notes values (1);
                insert into notes values (case when true then 2 else 3 end);
            end;
            select two_notes();
            """
        );

        await database.UpAsync(scripts);

        (await database.ColumnAsync("select id from notes order by 1")).ShouldBe(["1", "2"]);
    }
}
