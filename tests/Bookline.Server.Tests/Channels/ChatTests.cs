using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Channels;

/// <summary>A message's whole way: webhook, conversation, reply.</summary>
public sealed class ChatTests
{
    [Fact]
    public async Task A_greeting_is_answered_once_however_often_it_is_delivered()
    {
        await using var channel = await Channel.OpenAsync(jobs: true);
        await using var other = await RunningServer.StartAsync(
            channel.Database,
            Channel.Settings(channel.Graph, jobs: true)
        );
        var body = WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("w1", "hi")));

        await Task.WhenAll(
            Enumerable.Range(0, 10).Select(n => (n % 2 == 0 ? channel.Server : other).DeliverAsync(body))
        );
        await Eventually.ShouldBeAsync(() => channel.CountAsync("jobs where state <> 'dead'"), 0);

        // However many messages the bot says it with: each went out once.
        var sent = await channel.CountAsync("outbound_messages where status = 'sent'");
        sent.ShouldBeGreaterThan(0);
        channel.Graph.Messages.Count.ShouldBe(sent);
        (await channel.CountAsync("messages where not is_from_bot")).ShouldBe(1);
        channel.Graph.Messages.ShouldAllBe(m => (string?)m.Json["to"] == WhatsAppWebhooks.Sender);
    }
}
