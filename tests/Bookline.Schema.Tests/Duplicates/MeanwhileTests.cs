using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;
using Npgsql;

namespace Bookline.Schema.Tests.Duplicates;

/// <summary>The single-tenant application writes to merged conversations, and makes new duplicates, at each stage of `up`.</summary>
public sealed class MeanwhileTests
{
    [Theory]
    [InlineData("redirect_messages")]
    [InlineData("index_phone_numbers")]
    [InlineData("swap_keys_messages")]
    [InlineData("record_duplicates")]
    [InlineData("back_up")]
    [InlineData("move_messages")]
    [InlineData("remove_merged")]
    [InlineData("unique_phone_number")]
    [InlineData("isolate_conversations")]
    [InlineData("finish")]
    public async Task A_duplicate_and_a_late_message_are_taken_in_just_before(string step)
    {
        await using var salon = await Salon.OpenAsync();
        var before = await OriginalCopy.TakeAsync(salon.Database);
        await using var legacy = await salon.OpenLegacyAsync();
        var writer = new WriteBefore(step, legacy);

        await salon.UpAsync(writer);

        writer.Wrote.ShouldBeTrue();
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
        (await salon.CountAsync("conversations where phone_number = '+919000000012'")).ShouldBe(1);
        (
            await salon.CountAsync(
                "messages m join conversations c on c.id = m.conversation_id where m.id like 'new%' and c.phone_number = '+919000000012'"
            )
        ).ShouldBe(3);
        (
            await salon.CountAsync(
                "bookings b join conversations c on c.id = b.conversation_id where b.id = 'new' and c.phone_number = '+919000000012'"
            )
        ).ShouldBe(1);

        await salon.DownAsync();

        (await salon.CountAsync("messages where id like 'new%'")).ShouldBe(3);
        (await salon.CountAsync("conversations where id = 'new'")).ShouldBe(1);
        await salon.ExecuteAsync(
            """
            delete from messages where id like 'new%'; delete from bookings where id = 'new';
            delete from conversations where id = 'new'
            """
        );
        (await before.DifferencesAsync()).ShouldBeEmpty();
    }

    /// <summary>Numbers 12, 13 and 14 of the seed share one phone number.</summary>
    private sealed class WriteBefore(string step, NpgsqlConnection legacy) : IRunObserver
    {
        public bool Wrote { get; private set; }

        public void StepStarting(StepStarting e)
        {
            if (e.Step == step && !Wrote)
            {
                Wrote = true;
                using var command = new NpgsqlCommand(
                    """
                    insert into conversations (id, phone_number) values ('new', '+919000000012');
                    insert into messages (id, conversation_id, content, is_from_bot) values
                      ('new', 'new', 'x', false), ('new 2', 'conv-13', 'x', false), ('new 3', md5('12')::uuid::text, 'x', true);
                    insert into bookings (id, conversation_id, service_id, phone_number, amount) values ('new', 'conv-13', '', '+1', 1);
                    """,
                    legacy
                );
                command.ExecuteNonQuery();
            }
        }
    }
}
