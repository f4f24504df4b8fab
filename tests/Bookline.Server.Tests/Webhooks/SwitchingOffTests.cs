using Bookline.Server.Tests.Channels;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>An address that takes nothing for days gets nothing more, until somebody switches it on again.</summary>
public sealed class SwitchingOffTests
{
    [Fact]
    public async Task After_five_days_of_nothing_but_failures_it_is_switched_off_and_the_owner_told_once()
    {
        var time = new FakeTime();
        await using var hooks = await FailingAsync(time, days: 5);

        (await hooks.AskAsync("select status || '/' || disabled_reason from webhook_endpoints")).ShouldBe(
            "auto_disabled/failing"
        );
        (await hooks.AskAsync("select kind from owner_notices")).ShouldBe("webhook_disabled");

        var sent = hooks.Receiver.Requests.Count;
        await hooks.PublishAsync();
        time.Advance(TimeSpan.FromDays(2));
        await hooks.DeliverAsync();
        hooks.Receiver.Requests.Count.ShouldBe(sent);
        (
            await hooks.AskAsync("select count(*) from webhook_deliveries where status in ('pending', 'failed')")
        ).ShouldBe("0");
        (
            await hooks.AskAsync(
                "select distinct error from webhook_deliveries where status = 'dead' and error <> 'refused'"
            )
        ).ShouldBe("webhook_disabled");
    }

    [Fact]
    public async Task Fewer_days_are_no_reason()
    {
        await using var hooks = await FailingAsync(new FakeTime(), days: 4);

        (await hooks.AskAsync("select status from webhook_endpoints")).ShouldBe("enabled");
    }

    [Fact]
    public async Task Nor_is_a_failure_or_two_that_are_long_ago()
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        await hooks.CreateAsync();
        hooks.Receiver.Always = context => ReceiverStub.AnswerAsync(context, 500);

        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        time.Advance(TimeSpan.FromDays(20));
        await hooks.DeliverAsync();

        (await hooks.AskAsync("select status || '/' || consecutive_failures from webhook_endpoints")).ShouldBe(
            "enabled/2"
        );
    }

    [Fact]
    public async Task One_success_begins_the_count_anew()
    {
        var time = new FakeTime();
        await using var hooks = await FailingAsync(time, days: 4);
        hooks.Receiver.NextAnswers(200);
        await hooks.PublishAsync();
        await hooks.Database.ExecuteAsync("delete from jobs where state = 'scheduled'");
        await hooks.DeliverAsync();

        await FailAsync(hooks, time, days: 4);

        (await hooks.AskAsync("select status from webhook_endpoints")).ShouldBe("enabled");
    }

    [Fact]
    public async Task Switched_on_again_it_gets_new_events_and_what_it_missed_on_request()
    {
        var time = new FakeTime();
        await using var hooks = await FailingAsync(time, days: 5);
        var id = "whk_" + await hooks.AskAsync("select id from webhook_endpoints");
        hooks.Receiver.Always = _ => Task.CompletedTask;
        await hooks.PublishAsync(data: new { id = "bkg_missed" });

        (await hooks.SendAsync("POST", $"webhooks/{id}/replay?since=2020-01-01T00:00:00Z")).Problem.ShouldBe(
            "409 webhook_disabled"
        );
        (await hooks.SendAsync("POST", $"webhooks/{id}/enable"))["status"].ShouldBe("enabled");
        var since = Uri.EscapeDataString(time.GetUtcNow().ToString("O"));
        (await hooks.SendAsync("POST", $"webhooks/{id}/replay?since={since}"))["queued"].ShouldBe("1");
        await hooks.DeliverAsync();

        hooks
            .Receiver.Requests.Count(r => r.Json.GetProperty("data").GetProperty("id").GetString() == "bkg_missed")
            .ShouldBe(1);
        (await hooks.AskAsync("select status || '/' || consecutive_failures from webhook_endpoints")).ShouldBe(
            "enabled/0"
        );
    }

    private static async Task<Hooks> FailingAsync(FakeTime time, int days)
    {
        var hooks = await Hooks.OpenAsync(time);
        await hooks.CreateAsync();
        await FailAsync(hooks, time, days);
        return hooks;
    }

    // An event each three hours, and whatever is due of earlier ones.
    private static async Task FailAsync(Hooks hooks, FakeTime time, int days)
    {
        hooks.Receiver.Always = context => ReceiverStub.AnswerAsync(context, 500);
        for (var eighth = 0; eighth <= 8 * days; eighth++)
        {
            await hooks.PublishAsync();
            await hooks.DeliverAsync();
            time.Advance(TimeSpan.FromHours(3));
        }
    }
}
