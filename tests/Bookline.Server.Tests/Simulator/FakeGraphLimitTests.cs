using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Simulator;

/// <summary>The fake Graph API refuses what WhatsApp refuses, and takes what is just within its limits.</summary>
public sealed class FakeGraphLimitTests : IAsyncLifetime
{
    private const string Ana = "12025550101";
    private StubServer server = null!;

    public async ValueTask InitializeAsync() => server = await StubServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("A text of 4,097 characters", 4097, 1, 1, 1)]
    [InlineData("A body of 1,025 characters", 1025, 1, 1, 1, "button")]
    [InlineData("Four buttons", 1, 4, 1, 1, "button")]
    [InlineData("A button of 21 characters", 1, 1, 21, 1, "button")]
    [InlineData("An id of 257 characters", 1, 1, 1, 257, "button")]
    [InlineData("Eleven rows", 1, 11, 1, 1, "list")]
    [InlineData("A row of 25 characters", 1, 1, 25, 1, "list")]
    [InlineData("A row's id of 201 characters", 1, 1, 1, 201, "list")]
    public async Task Refuses_what_is_longer_than_it_may_be(
        string what,
        int body,
        int options,
        int title,
        int id,
        string type = "text"
    )
    {
        using var answer = await server.SendAsync(StubServer.Salon, Sized(type, body, options, title, id));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, what);
        (await ErrorAsync(answer))["code"]!.GetValue<int>().ShouldBe(131009, what);
        server.Webhooks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text", 4096, 1, 1, 1)]
    [InlineData("button", 1024, 3, 20, 256)]
    [InlineData("list", 1024, 10, 24, 200)]
    public async Task Accepts_what_is_as_long_as_it_may_be(string type, int body, int options, int title, int id)
    {
        using var answer = await server.SendAsync(StubServer.Salon, Sized(type, body, options, title, id));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("same", "same", "Yes", "No")]
    [InlineData("yes", "no", "Same", "Same")]
    public async Task Refuses_two_buttons_that_are_alike(string id1, string id2, string title1, string title2)
    {
        var twins = new
        {
            messaging_product = "whatsapp",
            to = Ana,
            type = "interactive",
            interactive = new
            {
                type = "button",
                body = new { text = "Sure?" },
                action = new
                {
                    buttons = new[]
                    {
                        new { type = "reply", reply = new { id = id1, title = title1 } },
                        new { type = "reply", reply = new { id = id2, title = title2 } },
                    },
                },
            },
        };

        using var answer = await server.SendAsync(StubServer.Salon, twins);

        (await ErrorAsync(answer))["code"]!.GetValue<int>().ShouldBe(131009);
    }

    private static async Task<JsonNode> ErrorAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!;

    private static object Sized(string type, int body, int options, int title, int id)
    {
        var text = new string('x', body);
        if (type == "text")
        {
            return BotMessage.Text(Ana, text);
        }
        var choices = Enumerable
            .Range(0, options)
            .Select(n => new { id = $"{n:x}".PadRight(id, 'i'), title = $"{n:x}".PadRight(title, 't') });
        object action =
            type == "list"
                ? new { button = "Choose", sections = new[] { new { rows = choices } } }
                : new { buttons = choices.Select(c => new { type = "reply", reply = c }) };
        return new
        {
            messaging_product = "whatsapp",
            to = Ana,
            type = "interactive",
            interactive = new
            {
                type,
                body = new { text },
                action,
            },
        };
    }
}
