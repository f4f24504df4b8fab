using Bookline.Server.Jobs;
using CsCheck;

namespace Bookline.Server.Tests.Channels;

/// <summary>What Meta says of messages that went out, in whatever order it says it.</summary>
public sealed class StatusTests
{
    private const string Wamid = "wamid.out.1";

    [Fact]
    public async Task The_furthest_counts_in_every_order_and_however_often_it_is_said()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        await channel.SendAsync();
        string[] all = ["sent", "delivered", "read", "failed"];
        string[] byRank = ["sent", "failed", "delivered", "read"];

        await Gen.Int[0, all.Length - 1]
            .Select(n => all[n])
            .Array[1, 6]
            .SampleAsync(
                async said =>
                {
                    await ResetAsync(channel);
                    foreach (var status in said)
                    {
                        await SayAsync(channel, WhatsAppWebhooks.Status(Wamid, status));
                    }
                    var furthest = said.MaxBy(status => Array.IndexOf(byRank, status));
                    (await channel.StatusAsync()).ShouldBe(furthest, string.Join(' ', said));
                },
                iter: 60,
                threads: 1
            );
    }

    [Fact]
    public async Task A_status_that_is_faster_than_our_own_note_is_looked_at_again_and_dropped_in_the_end()
    {
        await using var channel = await Channel.OpenAsync();
        await DeliverAsync(channel, WhatsAppWebhooks.Status("wamid.unknown", "sent"));

        (await channel.DoAsync("whatsapp.status", attempt: 1))
            .ShouldHaveSingleItem()
            .ShouldBeOfType<JobOutcome.Retry>();
        (await channel.DoAsync("whatsapp.status", attempt: 4))
            .ShouldHaveSingleItem()
            .ShouldBeOfType<JobOutcome.Retry>();
        (await channel.DoAsync("whatsapp.status", attempt: 5)).ShouldBe([JobOutcome.Done]);
    }

    [Theory]
    [InlineData(131026, "failed", 0)]
    [InlineData(131047, "held", 0)]
    [InlineData(190, "held", 0)]
    [InlineData(131049, "dead", 0)]
    [InlineData(131016, "queued", 1)]
    public async Task A_failure_that_comes_later_is_treated_like_one_that_comes_at_once(
        int code,
        string status,
        int jobs
    )
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        await channel.SendAsync();

        await SayAsync(channel, WhatsAppWebhooks.Status(Wamid, "failed", code));

        (await channel.StatusAsync()).ShouldBe(status);
        (await channel.CountAsync("jobs where kind = 'whatsapp.send'")).ShouldBe(jobs);
    }

    [Fact]
    public async Task A_message_that_failed_later_is_sent_again_and_old_statuses_do_not_touch_it()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        await channel.SendAsync();
        var reference = (string?)channel.Graph.Messages.Single().Json["biz_opaque_callback_data"];
        await SayAsync(channel, WhatsAppWebhooks.Status(Wamid, "failed", 131016, reference));

        await SayAsync(channel, WhatsAppWebhooks.Status(Wamid, "sent", reference: reference));
        (await channel.StatusAsync()).ShouldBe("queued");
        await channel.SendAsync();

        channel.Graph.Messages.Count.ShouldBe(2);
        (await channel.AskAsync("select status || ' ' || wamid from outbound_messages")).ShouldBe(["sent wamid.out.2"]);
    }

    [Fact]
    public async Task A_failure_that_comes_again_and_again_ends()
    {
        await using var channel = await Channel.OpenAsync(settings: ("WhatsApp:MaxSendAttempts", "2"));
        await channel.QueueAsync("hello");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await channel.SendAsync();
            await SayAsync(channel, WhatsAppWebhooks.Status($"wamid.out.{attempt}", "failed", 131016));
        }

        (await channel.StatusAsync()).ShouldBe("dead");
        (await channel.CountAsync("jobs")).ShouldBe(0);
    }

    private static async Task SayAsync(Channel channel, string status)
    {
        await DeliverAsync(channel, status);
        (await channel.DoAsync("whatsapp.status")).ShouldAllBe(outcome =>
            outcome == JobOutcome.Done || outcome is JobOutcome.Retry
        );
        await channel.Database.ExecuteAsync("delete from jobs where kind = 'whatsapp.status'");
    }

    private static Task<System.Net.HttpStatusCode> DeliverAsync(Channel channel, string status) =>
        channel.Server.DeliverAsync(WhatsAppWebhooks.Body(WhatsAppWebhooks.Statuses(1, status)));

    // As after the sending: the statuses are forgotten, or each would count as known.
    private static Task ResetAsync(Channel channel) =>
        channel.Database.ExecuteAsync(
            $"delete from outbound_statuses; update outbound_messages set status = 'queued', attempted_at = now(), wamid = '{Wamid}'"
        );
}
