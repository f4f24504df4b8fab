using Bookline.Server.Channels.WhatsApp.Failures;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Server.Jobs;
using Microsoft.AspNetCore.Http;

namespace Bookline.Server.Tests.Channels;

/// <summary>What happened while an attempt was on its way: it must not be undone by how the attempt ended.</summary>
public sealed class OvertakenTests
{
    [Theory]
    [InlineData(131016, "")]
    [InlineData(131026, "")]
    [InlineData(131047, "")]
    [InlineData(132001, "")]
    [InlineData(131009, "")]
    [InlineData(190, "sending_stopped")]
    public async Task What_a_status_calls_delivered_stays_so_whatever_the_answer_is(int code, string notices)
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        channel.Graph.Next(async context =>
        {
            var reference = (string?)channel.Graph.Messages.Single().Json["biz_opaque_callback_data"];
            await channel.Server.DeliverAsync(
                WhatsAppWebhooks.Body(
                    WhatsAppWebhooks.Statuses(
                        1,
                        WhatsAppWebhooks.Status("wamid.fast", "delivered", reference: reference)
                    )
                )
            );
            await channel.DoAsync("whatsapp.status");
            await RefuseAsync(context, code);
        });

        await channel.SendAsync();

        (await channel.AskAsync("select status || ' ' || wamid from outbound_messages")).ShouldBe([
            "delivered wamid.fast",
        ]);
        (await channel.NoticesAsync()).ShouldBe(notices);
    }

    [Fact]
    public async Task A_token_that_is_replaced_during_an_attempt_is_not_stopped_for_the_old_one_s_failure()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        channel.Graph.Next(async context =>
        {
            await channel.AsTenantAsync(db =>
                channel.Module.SetCredentialsAsync(db, WhatsAppWebhooks.NumberOf(1), "new-token")
            );
            await RefuseAsync(context, 190);
        });

        (await channel.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();
        (await channel.CountAsync("sending_stops")).ShouldBe(0);
        (await channel.NoticesAsync()).ShouldBe("");
        await channel.SendAsync();

        (await channel.StatusAsync()).ShouldBe("sent");
        channel.Graph.Messages[^1].Authorization.ShouldBe("Bearer new-token");
    }

    [Fact]
    public async Task A_message_is_not_held_for_a_stop_that_is_over()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello", "world");
        channel.Graph.NextRefuses(131042);
        await channel.DoAsync("whatsapp.send");
        await channel.Database.ExecuteAsync("update outbound_messages set status = 'queued', held_because = null");
        var stopped = await ReadAsync(channel);
        stopped.IsStopped.ShouldBeTrue();

        await channel.AsTenantAsync(channel.Module.ResumeSendingAsync);

        (
            await channel.AsTenantAsync(db => Ends.HoldWhileStoppedAsync(db, stopped, TimeProvider.System.GetUtcNow()))
        ).ShouldBeFalse();
        (await channel.StatusAsync()).ShouldBe("queued queued");
    }

    [Fact]
    public async Task Of_two_runs_that_read_the_same_message_one_begins_an_attempt()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        var message = await ReadAsync(channel);

        (await BeginAsync()).ShouldBe(TimeSpan.Zero);
        (await BeginAsync()).ShouldBeNull();

        (await channel.AskAsync("select attempts::text from outbound_messages")).ShouldBe(["1"]);

        Task<TimeSpan?> BeginAsync() =>
            channel.AsTenantAsync(db =>
                channel.Server.Service<SendPace>().BeginAttemptAsync(db, message, TimeProvider.System.GetUtcNow())
            );
    }

    [Fact]
    public async Task An_attempt_at_what_was_sent_meanwhile_does_not_begin()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.QueueAsync("hello");
        var message = await ReadAsync(channel);
        await channel.Database.ExecuteAsync("update outbound_messages set status = 'sent'");

        (
            await channel.AsTenantAsync(db =>
                channel.Server.Service<SendPace>().BeginAttemptAsync(db, message, TimeProvider.System.GetUtcNow())
            )
        ).ShouldBeNull();
    }

    private static async Task<OutboundMessage> ReadAsync(Channel channel)
    {
        var ids = await channel.AskAsync("select id::text from outbound_messages order by queued_at, position");
        var message = await channel.AsTenantAsync(db => OutboundStore.FindAsync(db, Guid.Parse(ids[^1])));
        return message.ShouldNotBeNull();
    }

    private static Task RefuseAsync(HttpContext context, int code)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync($$$"""{"error":{"message":"refused","code":{{{code}}}}}""");
    }
}
