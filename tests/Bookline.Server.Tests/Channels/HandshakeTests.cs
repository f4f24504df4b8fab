using System.Net;

namespace Bookline.Server.Tests.Channels;

/// <summary>Meta asks whether the webhook's address is ours.</summary>
public sealed class HandshakeTests
{
    [Fact]
    public async Task Answers_the_bare_challenge()
    {
        await using var channel = await Channel.OpenAsync();

        var answer = await channel.Server.Http.GetAsync(
            $"{WhatsAppWebhooks.Path}?hub.mode=subscribe&hub.verify_token=a%20word&hub.challenge=1158201444"
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("1158201444");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?hub.mode=subscribe&hub.challenge=1")]
    [InlineData("?hub.mode=subscribe&hub.verify_token=another&hub.challenge=1")]
    [InlineData("?hub.mode=unsubscribe&hub.verify_token=a%20word&hub.challenge=1")]
    [InlineData("?hub.mode=subscribe&hub.verify_token=a%20word")]
    [InlineData("?hub.mode=subscribe&hub.verify_token=a%20word&hub.verify_token=a%20word&hub.challenge=1")]
    public async Task Refuses_everything_else(string query)
    {
        await using var channel = await Channel.OpenAsync(tenants: 0);

        (await channel.Server.Http.GetAsync(WhatsAppWebhooks.Path + query)).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public async Task Without_settings_the_webhook_says_that_it_is_off_and_the_server_runs()
    {
        await using var channel = await Channel.OpenAsync(
            tenants: 0,
            settings: [("WhatsApp:AppSecret", ""), ("WhatsApp:VerifyToken", " ")]
        );

        (await channel.Server.Http.GetAsync(WhatsAppWebhooks.Path)).StatusCode.ShouldBe(
            HttpStatusCode.ServiceUnavailable
        );
        (await channel.Server.DeliverAsync("{}")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await channel.Server.Http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
