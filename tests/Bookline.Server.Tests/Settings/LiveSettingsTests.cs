using System.Net.Http.Json;
using Bookline.Server.Access;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Settings;

public sealed class LiveSettingsTests
{
    [Fact]
    public async Task A_conversation_that_runs_on_one_server_speaks_by_what_was_just_set_on_another()
    {
        await using var channel = await Channel.OpenAsync(jobs: true);
        await using var other = await RunningServer.StartAsync(
            channel.Database,
            Channel.Settings(channel.Graph, jobs: false),
            configure: TestCallers.Add
        );
        await SayAsync(channel, "w1", "hi");
        channel.Graph.Messages.ShouldNotBeEmpty();

        using var change = TestCallers.As(
            new HttpRequestMessage(HttpMethod.Patch, "/api/v1/bot/settings")
            {
                Content = JsonContent.Create(
                    new
                    {
                        settings = new
                        {
                            texts = new { en = new { handed_over = "Ada of {business} writes at once." } },
                        },
                    }
                ),
            },
            Channel.Tenant(1),
            Role.Owner
        );
        using var changed = await other.Http.SendAsync(change);
        changed.EnsureSuccessStatusCode();
        await SayAsync(channel, "w2", "human");

        channel.Graph.Messages[^1].Text.ShouldBe("Ada of Tenant 1 writes at once.");
    }

    private static async Task SayAsync(Channel channel, string wamid, string text)
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text(wamid, text)))
        );
        await Eventually.ShouldBeAsync(
            () => channel.CountAsync("jobs where state <> 'dead' and kind <> 'audit.prune'"),
            0
        );
    }
}
