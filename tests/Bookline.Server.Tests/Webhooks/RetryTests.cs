using System.Globalization;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Webhooks.Sending;
using CsCheck;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>When a delivery is tried again, and when no more.</summary>
public sealed class RetryTests
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    [Fact]
    public async Task A_delivery_is_tried_ten_times_over_three_days_and_is_then_dead()
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        var webhook = await hooks.CreateAsync();
        hooks.Receiver.Always = context => ReceiverStub.AnswerAsync(context, 500);
        await hooks.PublishAsync();

        foreach (var pause in Pauses)
        {
            (await hooks.DeliverAsync()).Count.ShouldBe(1);
            var next = await NextAttemptAsync(hooks) - time.GetUtcNow();
            next.ShouldBeInRange(0.79 * pause, 1.21 * pause);
            time.Advance(0.78 * pause);
            (await hooks.DeliverAsync()).ShouldBeEmpty("it is not due yet");
            time.Advance(0.44 * pause);
        }
        (await hooks.DeliveriesAsync("status, attempts")).ShouldBe("failed/9");
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, attempts, (next_attempt_at is null)::text")).ShouldBe("dead/10/true");
        (await hooks.AskAsync("select kind from jobs where kind = 'webhook.deliver'")).ShouldBeEmpty();
        hooks.Receiver.Requests.Count.ShouldBe(10);
        (await hooks.AskAsync("select jsonb_array_length(attempt_log) from webhook_deliveries")).ShouldBe("10");
        hooks.Receiver.Requests.Select(r => r.Id).Distinct().Count().ShouldBe(1);
        hooks.Receiver.Requests.Select(r => r.Timestamp).Distinct().Count().ShouldBe(10);
        hooks.Receiver.Requests.ShouldAllBe(r => r.SignaturesOf(webhook.Secret) == 1);
    }

    [Fact]
    public async Task One_that_recovers_gets_what_it_refused()
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(500);
        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        (await hooks.AskAsync("select consecutive_failures from webhook_endpoints")).ShouldBe("1");

        time.Advance(TimeSpan.FromSeconds(6));
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, attempts")).ShouldBe("delivered/2");
        (
            await hooks.AskAsync(
                "select consecutive_failures || '/' || (first_failed_at is null) from webhook_endpoints"
            )
        ).ShouldBe("0/true");
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("1", 4)] // sooner than the schedule is not heard
    [InlineData("99999999", 24 * 60 * 60)] // and no later than a day
    public async Task Its_wish_for_later_is_heard_within_bounds(string retryAfter, int leastSeconds)
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(503, "", ("Retry-After", retryAfter));

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        var pause = await NextAttemptAsync(hooks) - time.GetUtcNow();
        pause.ShouldBeInRange(TimeSpan.FromSeconds(leastSeconds - 1), TimeSpan.FromSeconds(leastSeconds + 3));
    }

    [Fact]
    public void Whatever_was_asked_for_and_by_chance_a_pause_has_its_bounds() =>
        Gen.Select(Gen.Int[1, 20], Gen.Double[0, 1], Gen.Int[-100, int.MaxValue].Nullable())
            .Sample(
                (attempt, chance, asked) =>
                {
                    var wish = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
                    var pause = RetrySchedule.PauseAfter(attempt, chance, wish);
                    if (attempt >= 10)
                    {
                        pause.ShouldBeNull();
                        return;
                    }
                    var planned = Pauses[attempt - 1];
                    pause.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(0.799 * planned);
                    pause.Value.ShouldBeLessThanOrEqualTo(
                        wish > 1.2 * planned ? TimeSpan.FromHours(28.9) : 1.201 * planned
                    );
                }
            );

    private static async Task<DateTimeOffset> NextAttemptAsync(Hooks hooks)
    {
        var planned = await hooks.AskAsync("select to_json(next_attempt_at) #>> '{}' from webhook_deliveries");
        var job = await hooks.AskAsync("select to_json(run_at) #>> '{}' from jobs where kind = 'webhook.deliver'");
        job.ShouldBe(planned);
        return DateTimeOffset.Parse(planned, CultureInfo.InvariantCulture);
    }
}
