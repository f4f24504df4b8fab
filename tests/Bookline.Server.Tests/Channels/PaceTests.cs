using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Hosting;
using NodaTime;

namespace Bookline.Server.Tests.Channels;

/// <summary>Meta's limits are kept before Meta has to say so.</summary>
public sealed class PaceTests
{
    [Fact]
    public async Task One_contact_gets_a_burst_and_then_one_message_every_six_seconds()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(time: time, settings: ("WhatsApp:PairBurst", "3"));
        await channel.QueueAsync("1", "2", "3", "4", "5");

        (await channel.SendAsync()).Skip(3).ShouldBe([Wait(6000), Wait(6000)]);
        channel.Graph.Messages.Count.ShouldBe(3);

        time.Advance(TimeSpan.FromMilliseconds(5900));
        (await channel.SendAsync()).ShouldBe([Wait(100), Wait(100)]);
        time.Advance(TimeSpan.FromMilliseconds(100));
        (await channel.SendAsync()).ShouldBe([JobOutcome.Done, Wait(6000)]);

        time.Advance(TimeSpan.FromHours(1));
        await channel.QueueAsync("6", "7", "8");
        (await channel.SendAsync()).ShouldBe([JobOutcome.Done, JobOutcome.Done, JobOutcome.Done, Wait(6000)]);
    }

    [Fact]
    public async Task One_number_sends_so_many_messages_a_second_to_all_its_contacts_together()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(time: time, settings: ("WhatsApp:NumberPerSecond", "4"));
        for (var contact = 1; contact <= 6; contact++)
        {
            await QueueToAsync(channel, $"49{contact}");
        }

        (await channel.SendAsync()).Count(outcome => outcome == JobOutcome.Done).ShouldBe(4);
        time.Advance(TimeSpan.FromMilliseconds(250));
        (await channel.SendAsync()).ShouldBe([JobOutcome.Done, Wait(250)]);
    }

    [Fact]
    public async Task A_message_that_must_wait_for_its_contact_takes_nothing_from_the_number()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(
            time: time,
            settings: [("WhatsApp:NumberPerSecond", "2"), ("WhatsApp:PairBurst", "1")]
        );
        await QueueToAsync(channel, "491");
        await QueueToAsync(channel, "491");
        await QueueToAsync(channel, "492");

        (await channel.SendAsync()).ShouldBe([JobOutcome.Done, Wait(6000), JobOutcome.Done]);
    }

    [Fact]
    public async Task The_usual_limits_let_a_burst_of_45_through()
    {
        var time = new FakeTime();
        await using var channel = await Channel.OpenAsync(time: time);
        await channel.QueueAsync([.. Enumerable.Range(1, 46).Select(n => $"{n}")]);

        var outcomes = await channel.SendAsync();

        outcomes.Count(outcome => outcome == JobOutcome.Done).ShouldBe(45);
        outcomes[^1].ShouldBe(Wait(6000));
    }

    [Fact]
    public async Task Servers_share_the_pace()
    {
        var time = new FakeTime();
        (string, string)[] settings = [("WhatsApp:PairBurst", "5")];
        await using var channel = await Channel.OpenAsync(time: time, settings: settings);
        await using var other = await RunningServer.StartAsync(
            channel.Database,
            Channel.Settings(channel.Graph, jobs: true, settings),
            time
        );
        await using var third = await RunningServer.StartAsync(
            channel.Database,
            Channel.Settings(channel.Graph, jobs: true, settings),
            time
        );
        await channel.QueueAsync([.. Enumerable.Range(1, 8).Select(n => $"{n}")]);
        other.Service<JobsModule>().Wake();
        third.Service<JobsModule>().Wake();

        // Time stands still: the sixth has been put off, and no more can follow.
        await Eventually.ShouldBeTrueAsync(async () => await channel.CountAsync("jobs where state = 'scheduled'") > 0);

        channel.Graph.Messages.Select(m => m.Text).ShouldBe(["1", "2", "3", "4", "5"]);
    }

    private static Task QueueToAsync(Channel channel, string phone) =>
        channel.AsTenantAsync(db =>
            channel.Module.QueueAsync(
                db,
                Channel.Recipient(channel.Now) with
                {
                    Address = new ContactAddress(phone, null),
                },
                [new OutgoingMessage.Free(new TextReply(phone))]
            )
        );

    private static JobOutcome.Postponed Wait(int milliseconds) => new(Duration.FromMilliseconds(milliseconds));
}
