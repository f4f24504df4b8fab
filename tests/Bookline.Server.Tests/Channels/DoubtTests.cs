using Bookline.Server.Jobs;

namespace Bookline.Server.Tests.Channels;

/// <summary>Attempts of which it is not known whether they arrived.</summary>
public sealed class DoubtTests
{
    [Fact]
    public async Task An_answer_that_does_not_come_ends_the_attempt_and_the_next_one_waits_for_a_status()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(
            time: time,
            settings: ("WhatsApp:SendTimeout", "00:00:00.200")
        );
        await channel.QueueAsync("hello");
        channel.Graph.NextHangs();

        (await channel.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();
        (await channel.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Postponed>();
        channel.Graph.Messages.Count.ShouldBe(1);

        time.Advance(TimeSpan.FromSeconds(15));
        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);
        channel.Graph.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_attempt_whose_answer_was_lost_is_not_made_again_when_a_status_says_that_it_arrived()
    {
        await using var channel = await Channel.OpenAsync(settings: ("WhatsApp:SendTimeout", "00:00:00.200"));
        await channel.QueueAsync("hello");
        channel.Graph.NextHangs();
        await channel.SendAsync();
        var reference = (string?)channel.Graph.Messages.Single().Json["biz_opaque_callback_data"];

        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                WhatsAppWebhooks.Statuses(1, WhatsAppWebhooks.Status("wamid.lost", "delivered", reference: reference))
            )
        );
        await channel.DoAsync("whatsapp.status");

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);
        channel.Graph.Messages.Count.ShouldBe(1);
        (await channel.AskAsync("select status || ' ' || wamid from outbound_messages")).ShouldBe([
            "delivered wamid.lost",
        ]);
    }

    [Fact]
    public async Task A_message_that_is_dead_in_doubt_lives_when_a_status_says_that_it_arrived()
    {
        await using var channel = await Channel.OpenAsync(
            settings: [("WhatsApp:SendTimeout", "00:00:00.200"), ("WhatsApp:MaxSendAttempts", "1")]
        );
        await channel.QueueAsync("hello");
        channel.Graph.NextHangs();
        await channel.SendAsync();
        (await channel.StatusAsync()).ShouldBe("dead");
        var reference = (string?)channel.Graph.Messages.Single().Json["biz_opaque_callback_data"];

        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                WhatsAppWebhooks.Statuses(1, WhatsAppWebhooks.Status("wamid.lost", "sent", reference: reference))
            )
        );
        await channel.DoAsync("whatsapp.status");

        (await channel.StatusAsync()).ShouldBe("sent");
    }

    [Theory]
    [InlineData("delivered", null, "delivered")]
    [InlineData("failed", 131026, "queued")]
    public async Task That_an_earlier_attempt_arrived_counts_and_that_it_failed_does_not(
        string said,
        int? code,
        string status
    )
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(
            time: time,
            settings: ("WhatsApp:SendTimeout", "00:00:00.200")
        );
        await channel.QueueAsync("hello");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            channel.Graph.NextHangs();
            await channel.SendAsync();
            time.Advance(TimeSpan.FromSeconds(15));
        }
        channel.Graph.Messages.Count.ShouldBe(2);
        var first = (string?)channel.Graph.Messages[0].Json["biz_opaque_callback_data"];

        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                WhatsAppWebhooks.Statuses(1, WhatsAppWebhooks.Status("wamid.first", said, code, first))
            )
        );
        await channel.DoAsync("whatsapp.status");

        (await channel.StatusAsync()).ShouldBe(status);
    }
}
