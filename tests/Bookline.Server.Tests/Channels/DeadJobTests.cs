using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Channels;

/// <summary>What becomes of a message that nothing sends any more.</summary>
public sealed class DeadJobTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_message_whose_job_dies_is_dead_with_it_and_its_owner_is_told(int attempts)
    {
        await using var channel = await Channel.OpenAsync();
        await channel.Database.ExecuteAsync("update tenants set whatsapp_token = 'bm90IG91cnM='");
        await channel.QueueAsync("hello");
        // As if this many had failed, or had ended with their server.
        await channel.Database.ExecuteAsync($"update jobs set attempts = {attempts}");

        await using var worker = await RunningServer.StartAsync(
            channel.Database,
            Channel.Settings(channel.Graph, jobs: true)
        );

        await Eventually.ShouldBeAsync(() => channel.CountAsync("jobs where state = 'dead'"), 1);
        (await channel.StatusAsync()).ShouldBe("dead");
        (await channel.NoticesAsync()).ShouldBe("message_dead");
    }
}
