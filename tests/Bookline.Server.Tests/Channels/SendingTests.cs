using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Channels;

/// <summary>Messages on their way to Meta.</summary>
public sealed class SendingTests
{
    [Fact]
    public async Task A_text_goes_to_the_number_s_address_with_the_tenant_s_token()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);

        var request = channel.Graph.Messages.ShouldHaveSingleItem();
        request.Path.ShouldBe($"/v23.0/{WhatsAppWebhooks.NumberOf(1)}/messages");
        request.Authorization.ShouldBe("Bearer token-1");
        ((string?)request.Json["messaging_product"]).ShouldBe("whatsapp");
        ((string?)request.Json["to"]).ShouldBe(WhatsAppWebhooks.Sender);
        ((string?)request.Json["type"]).ShouldBe("text");
        request.Text.ShouldBe("hello");
        (await channel.AskAsync("select status || ' ' || wamid from outbound_messages")).ShouldBe(["sent wamid.out.1"]);
    }

    [Fact]
    public async Task Buttons_lists_and_templates_are_as_the_api_wants_them()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync(
            null,
            new OutgoingMessage.Free(new ButtonsReply("Sure?", [new("y", "Yes"), new("n", "No")])),
            new OutgoingMessage.Free(new ListReply("Which?", "Choose", [new("1", "Cut", "30 min"), new("2", "Shave")]))
        );
        await channel.QueueAsync(
            channel.Now - NodaTime.Duration.FromHours(25),
            new OutgoingMessage.Template("reminder_1", "en", ["Ada", "3\n pm"], new TextReply("See you"))
        );

        await channel.SendAsync();

        channel
            .Graph.Messages.Select(Content)
            .ShouldBe([
                """{"type":"button","body":{"text":"Sure?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}},{"type":"reply","reply":{"id":"n","title":"No"}}]}}""",
                """{"type":"list","body":{"text":"Which?"},"action":{"button":"Choose","sections":[{"rows":[{"id":"1","title":"Cut","description":"30 min"},{"id":"2","title":"Shave"}]}]}}""",
                """{"name":"reminder_1","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ada"},{"type":"text","text":"3 pm"}]}]}""",
            ]);

        // jsonb keeps no order of names; the shapes are compared in one that both can be put into.
        static string Content(GraphRequest request)
        {
            var part = request.Json["interactive"] ?? request.Json["template"]!;
            return Ordered.Like(
                part,
                "type",
                "name",
                "language",
                "code",
                "body",
                "action",
                "button",
                "buttons",
                "sections",
                "components"
            );
        }
    }

    [Fact]
    public async Task A_user_without_a_number_is_addressed_by_the_user_id()
    {
        await using var channel = await Channel.OpenAsync();
        var to = Channel.Recipient(channel.Now) with { Address = new ContactAddress(null, "DE.42") };
        await channel.AsTenantAsync(db =>
            channel.Module.QueueAsync(db, to, [new OutgoingMessage.Free(new TextReply("hello"))])
        );

        await channel.SendAsync();

        var request = channel.Graph.Messages.ShouldHaveSingleItem();
        ((string?)request.Json["recipient"]).ShouldBe("DE.42");
        request.Json["to"].ShouldBeNull();
    }

    [Fact]
    public async Task The_messages_of_a_conversation_are_sent_in_order()
    {
        await using var channel = await Channel.OpenAsync(jobs: true);
        string[] texts = [.. Enumerable.Range(1, 12).Select(n => $"message {n}")];
        await channel.QueueAsync(texts);
        channel.Server.Service<JobsModule>().Wake();

        await Eventually.ShouldBeAsync(() => Task.FromResult(channel.Graph.Messages.Count), texts.Length);

        channel.Graph.Messages.Select(m => m.Text).ShouldBe(texts);
    }

    [Fact]
    public async Task What_was_sent_is_not_sent_again_when_its_job_runs_again()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        var jobs = await channel.AskAsync("select payload from jobs");
        await channel.SendAsync();

        await channel.Database.ExecuteAsync(
            $"""
            insert into jobs (tenant_id, id, state, kind, payload, run_at)
            values ('{Channel.Tenant(1)}', gen_random_uuid(), 'ready', 'whatsapp.send', '{jobs.Single()}', now())
            """
        );
        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);

        channel.Graph.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_rolled_back_is_never_sent()
    {
        await using var channel = await Channel.OpenAsync();

        await Should.ThrowAsync<TimeoutException>(() =>
            channel.AsTenantAsync(async db =>
            {
                await channel.Module.QueueAsync(
                    db,
                    Channel.Recipient(channel.Now),
                    [new OutgoingMessage.Free(new TextReply("hello"))]
                );
                throw new TimeoutException();
            })
        );

        (await channel.CountAsync("jobs")).ShouldBe(0);
        (await channel.CountAsync("outbound_messages")).ShouldBe(0);
    }

    [Fact]
    public async Task A_read_receipt_shows_that_the_bot_is_typing()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.AsTenantAsync(db => channel.Module.QueueReadReceiptAsync(db, Channel.Recipient(null), "w1"));

        (await channel.DoAsync("whatsapp.read")).ShouldBe([JobOutcome.Done]);

        channel
            .Graph.Receipts.ShouldHaveSingleItem()
            .Json.ToJsonString()
            .ShouldBe(
                """{"messaging_product":"whatsapp","status":"read","message_id":"w1","typing_indicator":{"type":"text"}}"""
            );
    }

    [Fact]
    public async Task A_read_receipt_that_is_late_or_failed_once_is_not_sent()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(time: time);
        await channel.AsTenantAsync(db => channel.Module.QueueReadReceiptAsync(db, Channel.Recipient(null), "w1"));
        (await channel.DoAsync("whatsapp.read", attempt: 2)).ShouldBe([JobOutcome.Done]);

        await channel.AsTenantAsync(db => channel.Module.QueueReadReceiptAsync(db, Channel.Recipient(null), "w2"));
        time.Advance(TimeSpan.FromMinutes(1));
        (await channel.DoAsync("whatsapp.read")).ShouldBe([JobOutcome.Done]);

        channel.Graph.Receipts.ShouldBeEmpty();
    }
}
