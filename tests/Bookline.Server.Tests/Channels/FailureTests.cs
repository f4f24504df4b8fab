using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Jobs;
using NodaTime;

namespace Bookline.Server.Tests.Channels;

/// <summary>What Meta says no to, and what becomes of the message.</summary>
public sealed class FailureTests
{
    public static TheoryData<int> Passing => [4, 80007, 130429, 131016, 131056, 131057];
    public static TheoryData<int> Stopping => [0, 10, 190, 200, 250, 299, 368, 131031, 131042, 131048];

    [Theory, MemberData(nameof(Passing))]
    public async Task What_passes_is_tried_again(int code)
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        channel.Graph.NextRefuses(code);

        (await channel.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();
        (await channel.StatusAsync()).ShouldBe("queued");

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);
        (await channel.StatusAsync()).ShouldBe("sent");
    }

    [Theory, MemberData(nameof(Stopping))]
    public async Task What_ails_the_token_or_the_account_stops_the_tenant_and_tells_its_owner(int code)
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("one", "two");
        channel.Graph.NextRefuses(code, status: code == 190 ? 401 : 400);

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done, JobOutcome.Done]);

        channel.Graph.Messages.Count.ShouldBe(1);
        (await channel.StatusAsync()).ShouldBe("held held");
        (await channel.NoticesAsync()).ShouldBe("sending_stopped");

        await channel.AsTenantAsync(db =>
            channel.Module.SetCredentialsAsync(db, WhatsAppWebhooks.NumberOf(1), "new-token")
        );
        await channel.SendAsync();

        channel.Graph.Messages.Skip(1).Select(m => m.Text).ShouldBe(["one", "two"]);
        channel.Graph.Messages[^1].Authorization.ShouldBe("Bearer new-token");
        (await channel.CountAsync("sending_stops")).ShouldBe(0);
    }

    [Theory]
    [InlineData(131026, "")]
    [InlineData(131050, "")]
    [InlineData(132000, "template_refused")]
    [InlineData(132001, "template_refused")]
    [InlineData(132015, "template_refused")]
    [InlineData(132016, "template_refused")]
    public async Task What_cannot_reach_the_contact_fails_for_good(int code, string notices)
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        channel.Graph.NextRefuses(code);

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);

        (await channel.AskAsync("select status || ' ' || error_code from outbound_messages")).ShouldBe([
            $"failed {code}",
        ]);
        (await channel.NoticesAsync()).ShouldBe(notices);
        (await channel.CountAsync("contacts where opted_out_at is not null")).ShouldBe(code == 131050 ? 1 : 0);
    }

    [Fact]
    public async Task A_refusal_of_another_kind_is_for_people_and_can_be_replayed()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        channel.Graph.NextRefuses(131009);

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);

        (await channel.NoticesAsync()).ShouldBe("message_dead");
        var dead = (await channel.AsTenantAsync(db => channel.Module.DeadMessagesAsync(db, 10))).ShouldHaveSingleItem();
        dead.ErrorCode.ShouldBe(131009);
        (await channel.AsTenantAsync(db => channel.Module.ReplayAsync(db, dead.Id))).ShouldBeTrue();
        (await channel.AsTenantAsync(db => channel.Module.ReplayAsync(db, dead.Id))).ShouldBeFalse();
        await channel.SendAsync();
        (await channel.StatusAsync()).ShouldBe("sent");
    }

    [Theory]
    [InlineData(500, """{"error":{"message":"An unknown error","code":1}}""")]
    [InlineData(503, "<html>Service Unavailable</html>")]
    [InlineData(502, "")]
    [InlineData(429, "slow down")]
    [InlineData(400, "not JSON")]
    [InlineData(200, "not JSON")]
    [InlineData(200, "{}")]
    public async Task Trouble_at_meta_s_is_waited_out(int status, string body)
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(time: time);
        await channel.QueueAsync("hello");
        channel.Graph.NextAnswers(status, body);

        (await channel.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();
        time.Advance(TimeSpan.FromMinutes(1));

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);
        (await channel.StatusAsync()).ShouldBe("sent");
    }

    [Fact]
    public async Task Waits_as_long_as_meta_asks_for()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        channel.Graph.NextRefuses(130429, status: 429, retryAfter: "120");

        var outcome = (await channel.SendAsync()).ShouldHaveSingleItem();

        outcome.ShouldBeOfType<JobOutcome.Retry>().After.ShouldBe(Duration.FromSeconds(120));
    }

    [Fact]
    public async Task Nobody_at_the_address_is_tried_again_until_the_message_is_dead()
    {
        await using var channel = await Channel.OpenAsync(
            settings: [("WhatsApp:MaxSendAttempts", "3"), ("WhatsApp:GraphBaseUrl", "http://127.0.0.1:1")]
        );
        await channel.QueueAsync("hello");

        (await channel.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();
        (await channel.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();
        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);

        (await channel.StatusAsync()).ShouldBe("dead");
        (await channel.NoticesAsync()).ShouldBe("message_dead");
    }

    [Fact]
    public async Task Without_a_number_or_a_token_nothing_is_sent_and_the_owner_is_told()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.Database.ExecuteAsync("update tenants set whatsapp_token = null");
        await channel.QueueAsync("hello");

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done]);

        channel.Graph.Messages.ShouldBeEmpty();
        (await channel.StatusAsync()).ShouldBe("held");
        (await channel.NoticesAsync()).ShouldBe("sending_stopped");
    }

    [Fact]
    public async Task What_stopped_can_be_resumed_by_the_owner()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        channel.Graph.NextRefuses(131042);
        await channel.SendAsync();

        await channel.AsTenantAsync(channel.Module.ResumeSendingAsync);
        await channel.SendAsync();

        (await channel.StatusAsync()).ShouldBe("sent");
    }

    [Fact]
    public async Task A_closed_window_that_only_meta_knew_of_takes_the_template_or_waits_for_the_contact()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync(
            null,
            new OutgoingMessage.Template("reminder", "en", [], new TextReply("with a template")),
            new OutgoingMessage.Free(new TextReply("without"))
        );
        channel.Graph.NextRefuses(131047);
        channel.Graph.NextRefuses(131047);

        await channel.SendAsync();
        (await channel.StatusAsync()).ShouldBe("queued held");
        await channel.SendAsync();

        (await channel.StatusAsync()).ShouldBe("sent held");
        channel.Graph.Messages[^1].Text.ShouldBe("reminder");
        (await channel.NoticesAsync()).ShouldBe("message_held");
    }
}
