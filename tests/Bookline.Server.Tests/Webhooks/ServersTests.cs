using Bookline.Server.Tests.Hosting;
using Bookline.Server.Tests.Jobs;
using Bookline.Server.Tests.Kills;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>Deliveries by servers that work at the same time, and that die.</summary>
public sealed class ServersTests
{
    [Fact]
    public async Task Two_servers_deliver_each_event_once()
    {
        await using var hooks = await Hooks.OpenAsync(jobs: true);
        await using var second = await RunningServer.StartAsync(
            hooks.Database,
            Hooks.Settings(hooks.Receiver, jobs: true),
            configure: TestCallers.Add
        );
        var webhook = await hooks.CreateAsync();
        const int Events = 60;

        await Task.WhenAll(Enumerable.Range(0, Events).Select(n => hooks.PublishAsync(data: new { n })));
        await Until.TrueAsync(
            async () =>
                await hooks.AskAsync("select count(*) from webhook_deliveries where status <> 'delivered'") == "0",
            "all are delivered"
        );

        hooks.Receiver.Requests.Count.ShouldBe(Events);
        hooks.Receiver.Requests.Select(r => r.Id).Distinct().Count().ShouldBe(Events);
        hooks.Receiver.Requests.ShouldAllBe(r => r.SignaturesOf(webhook.Secret) == 1);
    }

    [Fact]
    public async Task What_a_killed_server_was_delivering_is_delivered_again_with_the_same_id()
    {
        await using var hooks = await Hooks.OpenAsync();
        await hooks.CreateAsync();
        hooks.Receiver.Next(ReceiverStub.HangAsync);
        await using var server = new ServerProcess(
            hooks.Database,
            Hooks.Settings(hooks.Receiver, jobs: true, ("Jobs:LeaseSeconds", "5"))
        );
        await server.StartAsync();
        await hooks.PublishAsync();
        await Until.TrueAsync(() => hooks.Receiver.Requests.Count == 1, "the first attempt is under way");

        await server.KillAsync();
        (await hooks.DeliveriesAsync("status, attempts")).ShouldBe("pending/0");
        await server.StartAsync();
        await Until.TrueAsync(
            async () => await hooks.DeliveriesAsync() == "delivered",
            "another one has taken the job over"
        );

        hooks.Receiver.Requests.Count.ShouldBe(2);
        hooks.Receiver.Requests.Select(r => r.Id).Distinct().Count().ShouldBe(1);
        (await hooks.AskAsync("select count(*) from jobs where kind = 'webhook.deliver'")).ShouldBe("0");
    }
}
