using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

public sealed class Rewrites
{
    const string Make = "create table notes (id int); insert into notes values (1)";
    const string Widen = "alter table notes alter column id type bigint";

    [Fact]
    public async Task A_rewrite_that_was_not_announced_is_rolled_back()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.UpAsync(Scripts.Of(Make));

        var failed = await Should.ThrowAsync<UnannouncedRewriteException>(database.UpAsync(Scripts.Of(Make, Widen)));

        failed.Tables.ShouldBe(["public.notes"]);
        (await database.ScalarAsync<string>("select pg_typeof(id)::text from notes")).ShouldBe("integer");
    }

    [Fact]
    public async Task An_announced_rewrite_passes_and_so_does_a_later_lock_on_the_table()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.UpAsync(Scripts.Of(Make));
        var announced =
            "-- @step widen\n-- @rewrites notes\n" + Widen + ";\n-- @step more\nalter table notes add column body text";

        await database.UpAsync(Scripts.Of(Make, announced));

        (await database.ScalarAsync<string>("select pg_typeof(id)::text from notes")).ShouldBe("bigint");
    }
}
