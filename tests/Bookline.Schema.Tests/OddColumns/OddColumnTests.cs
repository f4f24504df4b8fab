using Bookline.Schema.Tests.Salons;

namespace Bookline.Schema.Tests.OddColumns;

/// <summary>Columns of somebody's own making that the migration carries along without knowing them.</summary>
public sealed class OddColumnTests
{
    [Theory]
    [InlineData(
        "types that cannot be hashed",
        "alter table messages add raw json default '{\"a\": 1}', add words tsvector default 'a b';"
            + "alter table conversations add place point default '(1,2)'; alter table services add sheet xml default '<a/>';"
            + "alter table bookings add tip money default 1, add flags bit(3) default b'101'"
    )]
    [InlineData(
        "domains, arrays, composites, names",
        "create domain code as text; alter table services add codes code[] default '{x}';"
            + "create type pair as (a int, b text); alter table services add pair pair default (1, 'b');"
            + "alter table messages add \"tenant\" text, add \"order\" int, add \"Ünï \"\"cödé\"\"\" int default 3"
    )]
    [InlineData(
        "generated and identity",
        "alter table conversations add shout text generated always as (upper(phone_number)) stored, add nr int generated always as identity;"
            + "alter table messages add shout text generated always as (upper(content)) stored"
    )]
    [InlineData(
        "not null without default",
        "alter table conversations add k int; update conversations set k = 1; alter table conversations alter k set not null"
    )]
    public async Task Are_backed_up_merged_and_given_back(string kind, string sql)
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync(sql);
        var rows = await RowsAsync(salon);
        var structure = await Structure.OfPrototypeAsync(salon.Database);

        await salon.UpAsync();
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty(kind);
        if (kind != "not null without default")
        {
            await SecondTenant.MoveInAsync(salon.Database);
        }
        await salon.DownAsync();
        (await RowsAsync(salon)).ShouldBe(rows);
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);

        await salon.UpAsync();
        await salon.DownToBackupAsync();
        (await RowsAsync(salon)).ShouldBe(rows);
    }

    [Fact]
    public async Task Columns_that_are_there_already_are_left_alone()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync(
            """
            alter table services add currency text default 'GBP', add metadata text default 'mine', add created_at timestamp default now();
            alter table bookings add notes varchar(20) default 'none', add customer_email text
            """
        );
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);

        await salon.UpAsync();
        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
        await salon.ContractAsync();
        await salon.DownAsync();

        (await before.DifferencesAsync()).ShouldBeEmpty();
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
    }

    [Fact]
    public async Task A_column_may_come_between_two_ups()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
        await salon.DownAsync();
        await salon.UpAsync();
        await salon.DownAsync();
        await salon.ExecuteAsync("alter table messages add late text default 'x'");

        await salon.UpAsync();
        (await salon.CountAsync("messages where id like 'other-%' and late = 'x'")).ShouldBe(SecondTenant.Messages);
        await salon.DownAsync();
        await salon.UpAsync();

        (await salon.CountAsync("messages where id like 'other-%' and late = 'x'")).ShouldBe(SecondTenant.Messages);
    }

    [Theory]
    [InlineData("bookings", "new.updated_at := now()")]
    [InlineData("conversations", "new.updated_at := now()")]
    [InlineData("messages", "new.timestamp := now()")]
    [InlineData("services", "new.description := 'touched'")]
    public async Task A_trigger_that_stamps_rows_does_not_stamp_them_for_the_migration(string table, string assignment)
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync(
            $"""
            create function stamp() returns trigger language plpgsql as $$ begin {assignment}; return new; end $$;
            create trigger stamp before insert or update on {table} for each row execute function stamp()
            """
        );
        var before = await OriginalCopy.TakeAsync(salon.Database);
        await salon.UpAsync();
        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
        await salon.ExecuteAsync($"alter table {table} disable trigger stamp");
        await SecondTenant.MoveInAsync(salon.Database);
        await salon.ExecuteAsync($"alter table {table} enable trigger stamp");
        var state = await WholeState.OfAsync(salon.Database);

        await salon.DownAsync();
        (await before.DifferencesAsync()).ShouldBeEmpty();
        await salon.UpAsync();

        WholeState.Differences(state, await WholeState.OfAsync(salon.Database)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(Salon salon)
    {
        var rows = new List<string>();
        foreach (var table in Bookline.Testing.SingleTenant.SingleTenantSeed.Tables)
        {
            rows.AddRange(await salon.Database.ColumnAsync($"select '{table} ' || t::text from {table} t order by 1"));
        }
        return rows;
    }
}
