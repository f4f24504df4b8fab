using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using NodaTime;

namespace Bookline.Server.Tests.Channels;

/// <summary>Free-form messages go out only within 24 hours of the contact's last one.</summary>
public sealed class WindowTests
{
    private static readonly OutgoingMessage Free = new OutgoingMessage.Free(new TextReply("free"));
    private static readonly OutgoingMessage WithTemplate = new OutgoingMessage.Template(
        "reminder",
        "en",
        [],
        new TextReply("instead of the template")
    );

    [Fact]
    public async Task While_it_is_open_the_text_goes_out_also_where_there_is_a_template()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync(channel.Now - Duration.FromHours(23), Free, WithTemplate);

        await channel.SendAsync();

        channel.Graph.Messages.Select(m => m.Text).ShouldBe(["free", "instead of the template"]);
    }

    [Fact]
    public async Task When_it_is_closed_a_template_goes_out_and_the_rest_is_held_and_the_owner_told_once()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync(channel.Now - Duration.FromHours(24), Free, WithTemplate, Another(Free));

        await channel.SendAsync();

        channel.Graph.Messages.ShouldHaveSingleItem().Text.ShouldBe("reminder");
        (await channel.StatusAsync()).ShouldBe("held sent held");
        (await channel.AskAsync("select kind || ' ' || subject from owner_notices")).ShouldBe([
            $"message_held {Channel.Conversation}-of-1",
        ]);
    }

    [Fact]
    public async Task For_a_contact_who_never_wrote_it_was_never_open()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.AsTenantAsync(db => channel.Module.QueueAsync(db, Channel.Recipient(null), [Free]));

        (await channel.StatusAsync()).ShouldBe("held");
    }

    [Fact]
    public async Task It_may_close_while_a_message_waits()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(time: time);
        await channel.QueueAsync(channel.Now - Duration.FromHours(23), Free, WithTemplate);

        time.Advance(TimeSpan.FromHours(2));
        await channel.SendAsync();

        channel.Graph.Messages.ShouldHaveSingleItem().Text.ShouldBe("reminder");
        (await channel.StatusAsync()).ShouldBe("held sent");
        (await channel.NoticesAsync()).ShouldBe("message_held");
    }

    [Fact]
    public async Task It_may_open_again_while_a_message_waits()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(time: time);
        await channel.QueueAsync(channel.Now - Duration.FromHours(23), Free);

        time.Advance(TimeSpan.FromHours(2));
        await channel.Database.ExecuteAsync($"update contacts set last_inbound_at = '{time.GetUtcNow():O}'");
        await channel.SendAsync();

        (await channel.StatusAsync()).ShouldBe("sent");
    }

    [Fact]
    public async Task What_was_held_goes_out_in_order_when_the_contact_writes()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync(
            channel.Now - Duration.FromHours(30),
            new OutgoingMessage.Free(new TextReply("first")),
            new OutgoingMessage.Free(new TextReply("second"))
        );
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("w1", "hi")))
        );

        await channel.AsTenantAsync(db => channel.Module.ReadAsync(db, "w1"));
        await channel.QueueAsync("the reply");
        await channel.SendAsync();

        channel.Graph.Messages.Select(m => m.Text).ShouldBe(["first", "second", "the reply"]);
    }

    [Fact]
    public async Task What_was_held_too_long_is_not_sent_any_more()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(time: time);
        await channel.QueueAsync(channel.Now - Duration.FromHours(30), Free);
        time.Advance(TimeSpan.FromDays(8));

        await channel.AsTenantAsync(db => channel.Module.ReleaseHeldAsync(db, Channel.Recipient(channel.Now)));
        await channel.SendAsync();

        (await channel.StatusAsync()).ShouldBe("failed");
        channel.Graph.Messages.ShouldBeEmpty();
    }

    // The same words, and not the same message.
    private static OutgoingMessage Another(OutgoingMessage message) => message with { Id = Guid.CreateVersion7() };
}
