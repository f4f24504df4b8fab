namespace Bookline.Server.Tests.Channels;

/// <summary>Contacts who want no messages.</summary>
public sealed class OptOutTests
{
    [Fact]
    public async Task Who_opted_out_is_written_to_again_after_writing_again()
    {
        await using var channel = await Channel.OpenAsync();
        await WriteAsync("w1");
        await channel.QueueAsync("hello");
        channel.Graph.NextRefuses(131050);
        await channel.SendAsync();

        await ReadAsync("w1");
        (await channel.CountAsync("contacts where opted_out_at is not null")).ShouldBe(1);
        await WriteAsync("w2");
        await ReadAsync("w2");

        (await channel.CountAsync("contacts where opted_out_at is not null")).ShouldBe(0);

        Task WriteAsync(string wamid) =>
            channel.Server.DeliverAsync(
                WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text(wamid, "hi")))
            );

        Task ReadAsync(string wamid) => channel.AsTenantAsync(db => channel.Module.ReadAsync(db, wamid));
    }
}
