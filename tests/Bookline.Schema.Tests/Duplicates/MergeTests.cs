using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Duplicates;

/// <summary>Several conversations of one number become one, and nobody loses a message by it.</summary>
public sealed class MergeTests
{
    private const string Merged = "(select id from bookline_parked_0001.merged_conversations order by id limit 1)";
    private const string Kept =
        "(select bookline_kept_id from bookline_parked_0001.merged_conversations order by id limit 1)";

    [Fact]
    public async Task A_late_message_or_booking_for_a_merged_conversation_lands_in_the_one_that_stayed()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await using var legacy = await salon.OpenLegacyAsync();
        var merged = await salon.ScalarAsync<string>("select " + Merged);

        await Sql.ExecuteAsync(
            legacy,
            $"""
            insert into messages (id, conversation_id, content, is_from_bot) values ('late', '{merged}', 'x', false);
            insert into bookings (id, conversation_id, service_id, phone_number, amount) values ('late', '{merged}', '', '+1', 1);
            """
        );

        (await salon.CountAsync($"messages where id = 'late' and conversation_id = {Kept}")).ShouldBe(1);
        (await salon.CountAsync($"bookings where id = 'late' and conversation_id = {Kept}")).ShouldBe(1);
    }

    [Fact]
    public async Task Two_first_messages_at_once_make_one_conversation()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await using var one = await salon.OpenLegacyAsync();
        await using var other = await salon.OpenLegacyAsync();

        await Sql.ExecuteAsync(one, "begin; insert into conversations (id, phone_number) values ('first', '+new')");
        var second = Sql.ExecuteAsync(other, "insert into conversations (id, phone_number) values ('second', '+new')");
        await Sql.ExecuteAsync(one, "commit");
        await second;
        await Sql.ExecuteAsync(
            other,
            "insert into messages (id, conversation_id, content, is_from_bot) values ('m', 'second', 'x', false)"
        );

        (await salon.Database.ColumnAsync("select id from conversations where phone_number = '+new'")).ShouldBe([
            "first",
        ]);
        (await salon.CountAsync("messages where id = 'm' and conversation_id = 'first'")).ShouldBe(1);
        await salon.DownAsync();
        (await salon.CountAsync("conversations where phone_number = '+new'")).ShouldBe(2);
    }

    [Fact]
    public async Task The_second_of_two_stays_when_the_first_takes_itself_back()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await using var one = await salon.OpenLegacyAsync();
        await using var other = await salon.OpenLegacyAsync();

        await Sql.ExecuteAsync(one, "begin; insert into conversations (id, phone_number) values ('first', '+new')");
        var second = Sql.ExecuteAsync(other, "insert into conversations (id, phone_number) values ('second', '+new')");
        await Sql.ExecuteAsync(one, "rollback");
        await second;

        (await salon.Database.ColumnAsync("select id from conversations where phone_number = '+new'")).ShouldBe([
            "second",
        ]);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData(null)]
    public async Task A_second_conversation_for_a_number_is_no_error_for_the_single_tenant_application(string? owner)
    {
        await using var salon = await Salon.OpenAsync(owner: owner);
        await salon.UpAsync();
        await using var legacy = await salon.OpenLegacyAsync();

        await Sql.ExecuteAsync(
            legacy,
            "insert into conversations (id, phone_number) select 'second', phone_number from conversations limit 1"
        );

        (await salon.CountAsync("conversations where id = 'second'")).ShouldBe(0);
    }

    [Fact]
    public async Task For_everybody_else_a_second_conversation_for_a_number_is_an_error()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        await using var app = await salon.Database.OpenAsync("bookline_app");
        await Sql.ExecuteAsync(app, $"begin; select set_tenant_context('{await salon.FirstTenantAsync()}')");

        await Sql.ShouldFailAsync(
            app,
            "23505",
            "insert into conversations (phone_number) select phone_number from conversations limit 1"
        );
    }

    [Fact]
    public async Task Whoever_deletes_the_conversation_that_stayed_deletes_its_predecessors_too()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        var kept = await salon.ScalarAsync<string>("select " + Kept);
        var merged = await salon.ScalarAsync<string>("select " + Merged);
        await using var legacy = await salon.OpenLegacyAsync();

        await Sql.ExecuteAsync(
            legacy,
            $"""
            delete from messages where conversation_id = '{kept}'; delete from bookings where conversation_id = '{kept}';
            delete from conversations where id = '{kept}';
            """
        );

        (
            await salon.CountAsync($"bookline_parked_0001.merged_conversations where bookline_kept_id = '{kept}'")
        ).ShouldBe(0);
        await salon.DownAsync();
        (await salon.CountAsync($"conversations where id in ('{kept}', '{merged}')")).ShouldBe(0);
    }

    [Theory]
    [InlineData(PrototypeShape.Plain)]
    [InlineData(PrototypeShape.WithoutForeignKeys)]
    public async Task Down_undoes_each_merge_exactly_whatever_happened_to_the_rest(PrototypeShape shape)
    {
        await using var salon = await Salon.OpenAsync(15, shape);
        await salon.UpAsync();
        await using (var legacy = await salon.OpenLegacyAsync())
        {
            await Sql.ExecuteAsync(
                legacy,
                "update conversations set current_state = 'completed', updated_at = '2025-01-01'"
            );
        }
        var before = await salon.Database.ColumnAsync("select conversation_id || m.id from messages m order by 1");

        await salon.DownAsync();
        await salon.UpAsync();

        (await salon.Database.ColumnAsync("select conversation_id || m.id from messages m order by 1")).ShouldBe(
            before
        );
        (
            await salon.CountAsync("conversations where current_state = 'completed' and updated_at = '2025-01-01'")
        ).ShouldBe(await salon.CountAsync("conversations"));
    }

    [Fact]
    public async Task A_merged_conversation_keeps_the_service_that_never_was()
    {
        await using var salon = await Salon.OpenAsync(15, PrototypeShape.WithoutForeignKeys);
        await salon.ExecuteAsync("update conversations set selected_service = 'gone' where selected_service is null");
        var before = await OriginalCopy.TakeAsync(salon.Database);

        await salon.UpAsync();
        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
        await salon.DownAsync();

        (await before.DifferencesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Numbers_that_are_no_longer_shared_need_no_merge()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync("update conversations set phone_number = id");

        await salon.UpAsync();

        (await salon.CountAsync("bookline_parked_0001.merged_conversations")).ShouldBe(0);
        (await salon.CountAsync("conversations")).ShouldBe(60);
    }
}
