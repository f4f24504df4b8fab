using System.Net;
using System.Text.Json.Nodes;
using Bookline.Server.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Simulator;

/// <summary>What a customer does on the page reaches the webhook, signed, in the Cloud API's shapes.</summary>
public sealed class CustomerMessageTests
{
    private const string Ana = "12025550101";

    [Fact]
    public async Task A_text_arrives_signed_with_who_wrote_it()
    {
        await using var server = await StubServer.StartAsync();

        using var answer = await server.WriteAsync(Ana, Field("text", " hi "));

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await MessagesComeAsync(server, 1);
        var value = server.Webhooks.Single()["entry"]![0]!["changes"]![0]!["value"]!;
        value["metadata"]!["phone_number_id"]!.GetValue<string>().ShouldBe(StubServer.Salon);
        value["metadata"]!["display_phone_number"]!.GetValue<string>().ShouldBe("918055500100");
        value["contacts"]![0]!["profile"]!["name"]!.GetValue<string>().ShouldBe("Ana");
        var message = value["messages"]![0]!;
        message["from"]!.GetValue<string>().ShouldBe(Ana);
        message["type"]!.GetValue<string>().ShouldBe("text");
        message["text"]!["body"]!.GetValue<string>().ShouldBe("hi");
        long.Parse(message["timestamp"]!.GetValue<string>()).ShouldBeGreaterThan(1_700_000_000);
    }

    [Fact]
    public async Task A_pressed_button_names_the_message_that_it_belongs_to()
    {
        await using var server = await StubServer.StartAsync();
        var wamid = await SendAsync(server, BotMessage.Buttons(Ana, "Sure?", "Yes", "No"));

        using var answer = await server.WriteAsync(Ana, Field("message", wamid), Field("option", "id:No"));

        await MessagesComeAsync(server, 1);
        var message = server.Messages.Single();
        message["context"]!["id"]!.GetValue<string>().ShouldBe(wamid);
        message["interactive"]!["type"]!.GetValue<string>().ShouldBe("button_reply");
        message["interactive"]!["button_reply"]!["title"]!.GetValue<string>().ShouldBe("No");
    }

    [Fact]
    public async Task Only_what_was_offered_can_be_chosen()
    {
        await using var server = await StubServer.StartAsync();
        var wamid = await SendAsync(server, BotMessage.Buttons(Ana, "Sure?", "Yes", "No"));

        using var answer = await server.WriteAsync(Ana, Field("message", wamid), Field("option", "id:Perhaps"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Gone);
        server.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_writes_from_a_phone_that_is_not_there()
    {
        await using var server = await StubServer.StartAsync();

        using var answer = await server.WriteAsync("12025550199", Field("text", "hi"));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_foreign_page_writes_in_nobodys_name()
    {
        await using var server = await StubServer.StartAsync();
        server.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await server.WriteAsync(Ana, Field("text", "hi"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("messages_twice", 2)]
    [InlineData("messages_at_once", 3)]
    public async Task A_message_is_delivered_several_times_under_one_id(string fault, int times)
    {
        await using var server = await StubServer.StartAsync();
        await server.CauseAsync(fault);

        using var answer = await server.WriteAsync(Ana, Field("text", "hi"));

        await Eventually.ShouldBeAsync(() => Task.FromResult(server.Messages.Count()), times);
        server.Messages.Select(BotMessage.Wamid).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_message_is_overtaken_by_the_next()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(57));
        await using var server = await StubServer.StartAsync(time);
        await server.CauseAsync("messages_reordered");

        using var first = await server.WriteAsync(Ana, Field("text", "first"));
        using var second = await server.WriteAsync(Ana, Field("text", "second"));
        await MessagesComeAsync(server, 1);
        await AdvanceUntilAsync(time, () => server.Messages.Count() == 2);

        server.Messages.Select(m => m["text"]!["body"]!.GetValue<string>()).ShouldBe(["second", "first"]);
    }

    [Fact]
    public async Task A_webhook_that_fails_is_tried_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(57));
        await using var server = await StubServer.StartAsync(time);
        var calls = 0;
        server.WebhookStatus = () => Interlocked.Increment(ref calls) < 3 ? 500 : 200;

        using var answer = await server.WriteAsync(Ana, Field("text", "hi"));
        await AdvanceUntilAsync(time, () => server.Messages.Any());

        calls.ShouldBe(3);
    }

    [Fact]
    public async Task A_webhook_that_never_succeeds_is_shown_as_not_delivered()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(57));
        await using var server = await StubServer.StartAsync(time, appSecret: "another secret");

        using var answer = await server.WriteAsync(Ana, Field("text", "hi"));

        await Eventually.ShouldBeTrueAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return (await server.Http.GetStringAsync(new Uri(server.Address, "/simulator"))).Contains(
                "Not delivered. The webhook answered 401."
            );
        });
    }

    private static KeyValuePair<string, string> Field(string name, string value) => new(name, value);

    private static async Task<string> SendAsync(StubServer server, object message)
    {
        using var answer = await server.SendAsync(StubServer.Salon, message);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return json["messages"]![0]!["id"]!.GetValue<string>();
    }

    private static Task MessagesComeAsync(StubServer server, int count) =>
        Eventually.ShouldBeTrueAsync(() => Task.FromResult(server.Messages.Count() >= count));

    private static Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> condition) =>
        Eventually.ShouldBeTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(condition());
        });
}
