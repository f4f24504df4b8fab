using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>What a business's programs hear of its chats.</summary>
public sealed class MessageEventTests
{
    [Fact]
    public async Task A_message_of_a_customer_is_an_event_once_however_often_it_comes()
    {
        await using var channel = await Channel.OpenAsync(jobs: true);
        await DeliverAsync(channel, WhatsAppWebhooks.Text("wamid.1", "hello"));
        await DeliverAsync(channel, WhatsAppWebhooks.Text("wamid.1", "hello"));

        await Eventually.ShouldBeAsync(() => channel.CountAsync("webhook_events"), 1);
        (await AskAsync(channel, "type || '/' || (data ->> 'type') || '/' || (data ->> 'text')")).ShouldBe(
            "message.received/text/hello"
        );
        (await AskAsync(channel, "data ->> 'direction'")).ShouldBe("inbound");
        // The ids are those by which the API shows the message and its chat.
        (await AskAsync(channel, "data ->> 'id'")).ShouldBe(
            "msg_" + (await channel.AskAsync("select id from messages where not is_from_bot"))[0]
        );
        (await AskAsync(channel, "data ->> 'conversation_id'")).ShouldBe($"cnv_{Channel.Conversation}-of-1");
    }

    [Fact]
    public async Task Asking_for_a_person_is_an_event()
    {
        await using var channel = await Channel.OpenAsync(jobs: true);
        await DeliverAsync(channel, WhatsAppWebhooks.Text("wamid.1", "human"));

        await Eventually.ShouldBeAsync(
            () => channel.CountAsync("webhook_events where type = 'conversation.handover'"),
            1
        );
        (await AskAsync(channel, "data ->> 'conversation_id'", "type = 'conversation.handover'")).ShouldBe(
            $"cnv_{Channel.Conversation}-of-1"
        );
    }

    [Fact]
    public async Task A_message_that_cannot_reach_its_customer_is_an_event_once()
    {
        await using var channel = await Channel.OpenAsync();
        channel.Graph.NextRefuses(131026);
        await channel.QueueAsync("hi");

        await channel.SendAsync();
        await channel.SendAsync();

        (await AskAsync(channel, "type || '/' || (data -> 'error' ->> 'code')")).ShouldBe("message.failed/131026");
        (await AskAsync(channel, "data ->> 'id'")).ShouldBe(
            "msg_" + (await channel.AskAsync("select id from outbound_messages"))[0]
        );
    }

    [Fact]
    public async Task One_that_is_tried_again_is_none()
    {
        await using var channel = await Channel.OpenAsync();
        channel.Graph.NextRefuses(130429);
        await channel.QueueAsync("hi");

        await channel.SendAsync();

        (await channel.CountAsync("webhook_events")).ShouldBe(0);
    }

    private static Task<System.Net.HttpStatusCode> DeliverAsync(Channel channel, string item) =>
        channel.Server.DeliverAsync(WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, item)));

    private static async Task<string> AskAsync(Channel channel, string columns, string where = "true") =>
        string.Join(' ', await channel.AskAsync($"select {columns} from webhook_events where {where} order by seq"));
}
