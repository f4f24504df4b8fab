using System.Net;
using System.Text;
using Bookline.Server.Channels.WhatsApp.Incoming;

namespace Bookline.Server.Tests.Channels;

/// <summary>Only what Meta signed is read.</summary>
public sealed class SignatureTests
{
    // Meta's own example, "Validating webhook deliveries".
    private const string Vector = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    [Fact]
    public void Agrees_with_the_published_example() =>
        WebhookSignature.Matches(WhatsAppWebhooks.Secret, "Hello, World!"u8, Vector).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1700")]
    [InlineData("sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public void Refuses_every_other_header(string? header) =>
        WebhookSignature.Matches(WhatsAppWebhooks.Secret, "Hello, World!"u8, header).ShouldBeFalse();

    [Fact]
    public async Task A_body_with_a_wrong_signature_is_refused_and_leaves_nothing()
    {
        await using var channel = await Channel.OpenAsync();
        var body = Encoding.UTF8.GetBytes(
            WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("w1", "hi")))
        );

        (await channel.Server.DeliverAsync(body, Vector)).ShouldBe(HttpStatusCode.Unauthorized);
        (await channel.Server.DeliverAsync(body, "")).ShouldBe(HttpStatusCode.Unauthorized);

        (await channel.CountAsync("inbound_messages")).ShouldBe(0);
        (await channel.CountAsync("jobs")).ShouldBe(0);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_and_one_of_three_megabytes_is_not()
    {
        await using var channel = await Channel.OpenAsync();
        var text = new string('x', 3 << 20);
        var body = WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("w1", text)));

        (await channel.Server.DeliverAsync(body)).ShouldBe(HttpStatusCode.OK);
        (await channel.Server.DeliverAsync(new string(' ', 5 << 20))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        (await channel.CountAsync("inbound_messages")).ShouldBe(1);
    }
}
