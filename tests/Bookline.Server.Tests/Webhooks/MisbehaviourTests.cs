using Bookline.Server.Tests.Channels;
using Microsoft.AspNetCore.Http;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>What receivers do instead of answering with 200.</summary>
public sealed class MisbehaviourTests
{
    [Theory]
    [InlineData(500, "refused")]
    [InlineData(404, "refused")]
    [InlineData(429, "refused")]
    [InlineData(304, "redirect")]
    public async Task Anything_but_a_2xx_is_tried_again(int status, string error)
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(status);

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, attempts, response_status, error")).ShouldBe(
            $"failed/1/{status}/{error}"
        );
        (await hooks.AskAsync("select state from jobs where kind = 'webhook.deliver'")).ShouldBe("scheduled");
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Any_2xx_is_enough(int status)
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        hooks.Receiver.Next(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, attempts, response_status")).ShouldBe($"delivered/1/{status}");
        (await hooks.AskAsync("select kind from jobs where kind <> 'audit.prune'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(301, "", ("Location", hooks.Receiver.Url + "/elsewhere"));

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        hooks.Receiver.Requests.ShouldHaveSingleItem().Path.ShouldBe("/hooks");
        (await hooks.DeliveriesAsync("status, response_status, error")).ShouldBe("failed/301/redirect");
    }

    [Fact]
    public async Task One_that_is_gone_gets_no_more_events_and_its_owner_is_told()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var webhook = await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(410);

        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        hooks.Receiver.Requests.Count.ShouldBe(1);
        (await hooks.DeliveriesAsync("status, response_status")).ShouldBe("dead/410");
        (await hooks.AskAsync("select status || '/' || disabled_reason from webhook_endpoints")).ShouldBe(
            "auto_disabled/gone"
        );
        (await hooks.AskAsync("select kind || '/' || subject from owner_notices")).ShouldBe(
            $"webhook_disabled/{webhook.Id}"
        );
    }

    [Fact]
    public async Task One_that_does_not_answer_is_left_after_a_while()
    {
        await using var hooks = await Hooks.OpenAsync(settings: ("Webhooks:TimeoutSeconds", "1"));
        await hooks.CreateAsync();
        hooks.Receiver.Next(ReceiverStub.HangAsync);

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, error, (response_status is null)::text")).ShouldBe("failed/timeout/true");
    }

    [Fact]
    public async Task One_that_takes_it_and_then_talks_for_ever_has_taken_it()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        hooks.Receiver.Next(context => DripAsync(context, 200));

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, response_status")).ShouldBe("delivered/200");
    }

    [Fact]
    public async Task A_refusal_that_drips_ends_with_the_limit_and_its_status_counts()
    {
        await using var hooks = await Hooks.OpenAsync(settings: ("Webhooks:TimeoutSeconds", "1"));
        await hooks.CreateAsync();
        hooks.Receiver.Next(context => DripAsync(context, 503));

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, response_status, left(response_snippet, 2)")).ShouldBe("failed/503/so");
    }

    [Fact]
    public async Task Of_a_huge_answer_only_the_beginning_is_kept()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(500, "no\0pe " + new string('x', 20_000_000));

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("length(response_snippet), left(response_snippet, 5)")).ShouldBe(
            "1000/no\uFFFDpe"
        );
    }

    [Fact]
    public async Task One_that_hangs_up_is_tried_again()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        hooks.Receiver.Next(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, error")).ShouldBe("failed/no_answer");
    }

    [Fact]
    public async Task One_that_is_not_there_is_tried_again()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        await hooks.Receiver.DisposeAsync();

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, error")).ShouldBe("failed/connection_failed");
    }

    [Fact]
    public async Task One_that_failed_is_called_by_one_worker_at_a_time()
    {
        await using var hooks = await Hooks.OpenAsync();
        await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(500);
        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        hooks.Receiver.Always = _ =>
        {
            begun.TrySetResult();
            return end.Task;
        };
        await hooks.PublishAsync();
        await hooks.PublishAsync();
        await hooks.Database.ExecuteAsync("delete from jobs where state = 'scheduled'");

        var first = hooks.DeliverAsync();
        await begun.Task;
        var second = await hooks.DeliverAsync();
        end.SetResult();
        await first;

        second.ShouldAllBe(outcome => outcome is Bookline.Server.Jobs.JobOutcome.Postponed);
        hooks.Receiver.Requests.Count.ShouldBeGreaterThan(1);
    }

    private static async Task DripAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.WriteAsync("so ", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, context.RequestAborted);
        }
    }
}
