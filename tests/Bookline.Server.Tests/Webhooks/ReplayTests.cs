using Bookline.Server.Tests.Channels;
using Bookline.Server.Webhooks;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>Events read and sent again: one, or all since a moment.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task A_delivery_that_is_dead_or_done_is_sent_again_with_the_same_id_and_the_log_keeps_both()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var webhook = await hooks.CreateAsync();
        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        var first = (await hooks.SendAsync("GET", $"webhooks/{webhook.Id}/deliveries"))
            .Each("id")
            .ShouldHaveSingleItem();

        var replayed = await hooks.SendAsync("POST", $"webhooks/deliveries/{first}/replay");
        replayed.Status.ShouldBe(202);
        await hooks.DeliverAsync();

        hooks.Receiver.Requests.Count.ShouldBe(2);
        hooks.Receiver.Requests.Select(r => r.Id).Distinct().Count().ShouldBe(1);
        var log = await hooks.SendAsync("GET", $"webhooks/{webhook.Id}/deliveries");
        log.Each("id").ShouldBe([replayed["id"], first], ignoreOrder: true);
        log.Each("status").ShouldBe(["delivered", "delivered"]);
    }

    [Fact]
    public async Task Events_are_read_page_by_page_in_the_order_in_which_they_happened()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        foreach (var n in Enumerable.Range(1, 5))
        {
            await hooks.PublishAsync(data: new { n });
        }
        await hooks.PublishAsync(tenant: Hooks.Second);

        var first = await hooks.SendAsync("GET", "events?limit=3");
        var second = await hooks.SendAsync("GET", $"events?limit=3&cursor={first["next_cursor"]}");
        Numbers(first).ShouldBe([1, 2, 3]);
        Numbers(second).ShouldBe([4, 5]);
        second["has_more"].ShouldBe("False");

        // Who tails them goes on behind the last one that it has read.
        await hooks.PublishAsync(data: new { n = 6 });
        Numbers(await hooks.SendAsync("GET", $"events?cursor={second.Each("cursor")[^1]}")).ShouldBe([6]);
    }

    [Fact]
    public async Task An_event_whose_transaction_ends_late_comes_behind_what_was_read_and_is_not_missed()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var written = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var late = hooks.Server.Tenants.WithTenantTransactionAsync(
            Hooks.First,
            async db =>
            {
                await hooks.Server.Service<WebhooksModule>().PublishAsync(db, EventTypes.BookingCreated, new { n = 1 });
                written.SetResult();
                await end.Task;
            }
        );
        await written.Task;
        await hooks.PublishAsync(data: new { n = 2 });

        var before = await hooks.SendAsync("GET", "events");
        Numbers(before).ShouldBe([2]);
        end.SetResult();
        await late;

        Numbers(await hooks.SendAsync("GET", $"events?cursor={before.Each("cursor")[^1]}")).ShouldBe([1]);
    }

    [Fact]
    public async Task Two_who_read_at_once_see_one_order()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var publishing = Enumerable.Range(1, 40).Select(n => hooks.PublishAsync(data: new { n }));
        var reading = Enumerable.Range(1, 20).Select(_ => hooks.SendAsync("GET", "events?limit=100"));
        await Task.WhenAll(publishing.Concat(reading.Cast<Task>()).OrderBy(_ => Random.Shared.Next()));

        var all = Numbers(await hooks.SendAsync("GET", "events?limit=100"));
        all.Order().ShouldBe(Enumerable.Range(1, 40));
        (await hooks.AskAsync("select count(distinct position) from webhook_events")).ShouldBe("40");
    }

    [Fact]
    public async Task Since_a_cursor_or_a_time_all_that_it_wants_is_sent_again()
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        foreach (var n in Enumerable.Range(1, 3))
        {
            time.Advance(TimeSpan.FromHours(1));
            await hooks.PublishAsync(data: new { n });
            await hooks.PublishAsync(EventTypes.MessageReceived, new { n = 10 * n });
        }
        var webhook = await hooks.CreateAsync(null, "booking.created");
        var events = await hooks.SendAsync("GET", "events?type=booking.created");

        var byCursor = await hooks.SendAsync("POST", $"webhooks/{webhook.Id}/replay?since={events.Each("cursor")[1]}");
        byCursor["queued"].ShouldBe("1");
        await hooks.DeliverAsync();
        SentNumbers(hooks).ShouldBe([3]);

        var since = Uri.EscapeDataString((time.GetUtcNow() - TimeSpan.FromHours(1)).ToString("O"));
        (await hooks.SendAsync("POST", $"webhooks/{webhook.Id}/replay?since={since}"))["queued"].ShouldBe("2");
        await hooks.DeliverAsync();
        SentNumbers(hooks).Order().ShouldBe([2, 3, 3]);
        (await hooks.SendAsync("POST", $"webhooks/{webhook.Id}/replay")).Problem.ShouldBe("422 invalid since:required");
        foreach (var noTime in (string[])["nonsense", "12:00", "2026-11-23T14:30:00"])
        {
            (await hooks.SendAsync("POST", $"webhooks/{webhook.Id}/replay?since={noTime}")).Problem.ShouldBe(
                "422 invalid since:malformed"
            );
        }
    }

    [Fact]
    public async Task More_than_a_thousand_events_are_sent_again_in_parts()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var webhook = await hooks.CreateAsync();
        await hooks.Database.ExecuteAsync(
            $"""
            insert into webhook_events (tenant_id, id, type, data, occurred_at)
            select '{Hooks.First}', gen_random_uuid(), 'booking.created', '1', now() from generate_series(1, 1003)
            """
        );

        var first = await hooks.SendAsync("POST", $"webhooks/{webhook.Id}/replay?since=2020-01-01T00:00:00Z");
        var second = await hooks.SendAsync("POST", $"webhooks/{webhook.Id}/replay?since={first["next_cursor"]}");

        (first["queued"], first["has_more"]).ShouldBe(("1000", "True"));
        (second["queued"], second["has_more"]).ShouldBe(("3", "False"));
        (await hooks.AskAsync("select count(distinct event_id) from webhook_deliveries")).ShouldBe("1003");
        (await hooks.AskAsync("select count(*) from jobs where kind = 'webhook.deliver'")).ShouldBe("1003");
    }

    [Fact]
    public async Task A_test_event_goes_to_the_one_webhook_and_never_again()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var webhook = await hooks.CreateAsync(null, "booking.created");
        await hooks.CreateAsync();

        (await hooks.SendAsync("POST", $"webhooks/{webhook.Id}/test"))["event_type"].ShouldBe("webhook.test");
        await hooks.DeliverAsync();
        var request = hooks.Receiver.Requests.ShouldHaveSingleItem();
        request.Type.ShouldBe("webhook.test");
        request.SignaturesOf(webhook.Secret).ShouldBe(1);

        (await hooks.SendAsync("POST", $"webhooks/{webhook.Id}/replay?since=2020-01-01T00:00:00Z"))["queued"]
            .ShouldBe("0");
    }

    private static IEnumerable<int> Numbers(Api.ApiAnswer page) =>
        page.Json.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("data").GetProperty("n").GetInt32());

    private static IEnumerable<int> SentNumbers(Hooks hooks) =>
        hooks.Receiver.Requests.Select(r => r.Json.GetProperty("data").GetProperty("n").GetInt32());
}
