using Bookline.Server.Simulator.Chats;
using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Simulator;

/// <summary>The phones remember what a person can look at, and no more than fits.</summary>
public sealed class ChatStoreTests
{
    private static readonly ChatKey Ana = new(StubServer.Salon, "12025550101");
    private readonly FakeTimeProvider time = new();
    private readonly ChatStore store;

    public ChatStoreTests() => store = new ChatStore(time);

    [Fact]
    public void The_oldest_messages_of_a_long_chat_go()
    {
        for (var i = 0; i < 250; i++)
        {
            store.Add(Ana, Message($"wamid.{i}"));
        }

        store.Messages(Ana).Count.ShouldBe(200);
        store.Find(Ana, "wamid.49").ShouldBeNull();
        store.Find(Ana, "wamid.50").ShouldNotBeNull();
    }

    [Fact]
    public void The_chat_that_was_quiet_for_longest_goes_when_there_are_too_many()
    {
        ChatKey Chat(int n) => new(StubServer.Salon, $"4900000{n}");
        for (var i = 0; i < 1000; i++)
        {
            store.Add(Chat(i), Message($"wamid.{i}"));
        }
        store.Add(Chat(0), Message("wamid.again"));

        store.Add(Chat(1000), Message("wamid.1000"));

        store.Messages(Chat(0)).Count.ShouldBe(2);
        store.Messages(Chat(1)).ShouldBeEmpty();
        store.Messages(Chat(1000)).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_message_never_goes_back()
    {
        store.Add(Ana, Message("wamid.1"));

        store.Advance("wamid.1", Delivery.Read);
        store.Advance("wamid.1", Delivery.Delivered);
        store.Advance("wamid.1", Delivery.Failed, "late");

        store.Find(Ana, "wamid.1")!.Delivery.ShouldBe(Delivery.Read);
    }

    [Fact]
    public void Typing_ends_by_itself()
    {
        store.Add(Ana, Message("wamid.1"));
        store.ShowTyping("wamid.1", TimeSpan.FromSeconds(25));
        store.IsTyping(Ana).ShouldBeTrue();

        time.Advance(TimeSpan.FromSeconds(25));

        store.IsTyping(Ana).ShouldBeFalse();
    }

    [Fact]
    public void Typing_ends_with_what_was_typed()
    {
        store.Add(Ana, Message("wamid.1"));
        store.ShowTyping("wamid.1", TimeSpan.FromSeconds(25));

        store.Add(Ana, Message("wamid.2", fromCustomer: false));

        store.IsTyping(Ana).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "+1 202 555 0103")]
    [InlineData("A name of more than forty characters, or so", "+1 202 555 0103")]
    [InlineData("Zoe", "555")]
    [InlineData("Zoe", "0049 30 5550 0100")]
    [InlineData("Zoe", "+1 202 555 01x3")]
    [InlineData("Twin", "+1 (202) 555-0101")]
    public void A_phone_that_cannot_be_is_refused(string name, string number) =>
        new Customers().Add(name, number).ShouldNotBeNull();

    [Fact]
    public void There_is_room_for_so_many_phones_and_no_more()
    {
        var customers = new Customers();
        var added = Enumerable.Range(0, 10).Count(n => customers.Add($"C{n}", $"+1 202 555 012{n}") is null);

        customers.All.Count.ShouldBe(6);
        added.ShouldBe(4);
    }

    private static ChatMessage Message(string wamid, bool fromCustomer = true) =>
        new(wamid, fromCustomer, DateTimeOffset.UnixEpoch, new TextContent("Hello"), Delivery.Sending);
}
