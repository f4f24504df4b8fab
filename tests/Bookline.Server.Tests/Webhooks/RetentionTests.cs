using Bookline.Server.Jobs;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Webhooks;

public sealed class RetentionTests
{
    [Fact]
    public async Task Events_older_than_a_month_go_with_their_deliveries_and_others_stay()
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        await hooks.CreateAsync();
        await hooks.PublishAsync(data: new { n = 1 });
        await hooks.DeliverAsync();
        time.Advance(TimeSpan.FromDays(29));
        await hooks.PublishAsync(data: new { n = 2 });
        await hooks.PublishAsync(data: new { n = 3 }, tenant: Hooks.Second);

        time.Advance(TimeSpan.FromDays(2));
        await Until.TrueAsync(
            async () =>
                await hooks.AskAsync("select tenant_id from jobs where kind = 'webhook.forget'") == $"{Hooks.First}",
            "the first business has a job"
        );
        var forget = hooks.Server.Services.GetServices<IJobHandler>().Single(h => h.Kind == "webhook.forget");
        await forget.HandleAsync(
            new Job(Hooks.First, Guid.CreateVersion7(), forget.Kind, "{}", 1, Guid.CreateVersion7()),
            CancellationToken.None
        );

        (await hooks.AskAsync("select data ->> 'n' from webhook_events order by 1")).ShouldBe("2 3");
        (await hooks.DeliveriesAsync()).ShouldBe("pending");
    }
}
