using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Conversations;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using NodaTime;

namespace Bookline.Server.Tests.Conversations;

/// <summary>Whose chat a message belongs to: a phone number is not an identity.</summary>
public sealed class IdentityTests : IAsyncLifetime
{
    private static readonly TenantId Tenant = new(MultiTenantDatabase.TenantAt(1));
    private static readonly Instant Now = Instant.FromUtc(2031, 2, 3, 10, 0);

    private TestDatabase database = null!;
    private TenantContext tenants = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        tenants = new TenantContext(database.Server.ConnectionString(database.Name, MultiTenantDatabase.App));
    }

    [Fact]
    public async Task A_number_finds_its_chat_again()
    {
        var first = await HearAsync(phone: "4915");
        (await HearAsync(phone: "4915")).ShouldBe(first);
        (await HearAsync(phone: "4916")).ShouldNotBe(first);
    }

    [Theory]
    [InlineData("+4915")]
    [InlineData("4915")]
    public async Task A_chat_of_the_single_tenant_application_goes_on(string written)
    {
        await database.ExecuteAsync(
            $"insert into conversations (tenant_id, id, phone_number) values ('{Tenant}', 'old', '{written}')"
        );
        (await HearAsync(phone: "4915")).ShouldBe("old");
        (await HearAsync(phone: "4915")).ShouldBe("old");
    }

    [Fact]
    public async Task Who_shows_a_user_id_later_hides_the_number_and_keeps_the_chat()
    {
        var chat = await HearAsync(phone: "4915");
        (await HearAsync(phone: "4915", userId: "US.1")).ShouldBe(chat);
        (await HearAsync(userId: "US.1")).ShouldBe(chat);
    }

    [Fact]
    public async Task Who_shows_a_number_later_keeps_the_chat()
    {
        var chat = await HearAsync(userId: "US.1");
        (await HearAsync(phone: "4915", userId: "US.1")).ShouldBe(chat);
        (await HearAsync(phone: "4915")).ShouldBe(chat);
    }

    [Fact]
    public async Task An_answer_goes_to_the_address_that_wrote()
    {
        await HearAsync(phone: "4915", userId: "US.1");
        var chat = await OpenAsync(Message(null, "US.1"));
        chat.Recipient.Address.ShouldBe(new ContactAddress(null, "US.1"));
    }

    [Fact]
    public async Task A_contact_takes_the_chat_along_to_a_new_number_and_whoever_gets_the_old_one_is_somebody_else()
    {
        var chat = await HearAsync(phone: "4915");
        await MoveAsync("4915", "4916");

        (await HearAsync(phone: "4916")).ShouldBe(chat);
        (await HearAsync(phone: "4915")).ShouldNotBe(chat);
    }

    [Fact]
    public async Task So_it_is_when_the_new_number_had_a_chat_of_the_single_tenant_application()
    {
        await database.ExecuteAsync(
            $"insert into conversations (tenant_id, id, phone_number) values ('{Tenant}', 'old', '+4916')"
        );
        var chat = await HearAsync(phone: "4915");
        await MoveAsync("4915", "4916");

        (await HearAsync(phone: "4916")).ShouldBe(chat);
        (await HearAsync(phone: "4915")).ShouldNotBeOneOf(chat, "old");
    }

    [Fact]
    public async Task Bookings_go_along_to_a_new_number_that_has_a_contact_already()
    {
        var before = await HearAsync(phone: "4915");
        var after = await HearAsync(phone: "4916");
        await database.ExecuteAsync(
            $"""
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit)
            values ('{Tenant}', 'b', '{before}', 'service-1-1', '+4915', 1, 'EUR', 'minor')
            """
        );
        await MoveAsync("4915", "4916");

        (await database.ScalarAsync<string>("select conversation_id from bookings where id = 'b'")).ShouldBe(after);
        (await HearAsync(phone: "4915")).ShouldNotBeOneOf(before, after);
    }

    [Fact]
    public async Task Two_first_messages_at_once_begin_one_chat()
    {
        var chats = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => HearAsync(phone: "4915")));
        chats.Distinct().ShouldHaveSingleItem();
        (await database.ScalarAsync<long>("select count(*) from contacts")).ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await tenants.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>A message comes and is kept; gives the chat that it is in.</summary>
    private Task<string> HearAsync(string? phone = null, string? userId = null) =>
        tenants.WithTenantTransactionAsync(
            Tenant,
            async db =>
            {
                var message = Message(phone, userId);
                var chat = await ConversationStore.OpenAsync(db, message);
                var id = Guid.CreateVersion7();
                var told = new ConversationEvents(new WebhooksModule(TimeProvider.System)).Received(
                    db.Tenant,
                    chat,
                    id,
                    message
                );
                await ChatHistory.SaveAsync(db, chat, id, message, chat.State, new Remembered(), [], told, Now);
                return chat.Id;
            }
        );

    private Task<Chat> OpenAsync(ReceivedMessage message) =>
        tenants.WithTenantTransactionAsync(Tenant, db => ConversationStore.OpenAsync(db, message));

    private Task MoveAsync(string from, string to) =>
        tenants.WithTenantTransactionAsync(
            Tenant,
            async db =>
                await ChangedNumber.ApplyAsync(db, await ConversationStore.OpenAsync(db, Message(from, null)), to)
        );

    private static ReceivedMessage Message(string? phone, string? userId) =>
        new(
            "wamid",
            new ContactAddress(phone, userId),
            "Ana",
            Now,
            new TextReceived("hi"),
            "hi",
            "text",
            MovedTo: null
        );
}
