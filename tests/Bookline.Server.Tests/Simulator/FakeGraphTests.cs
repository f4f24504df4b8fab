using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Simulator;

/// <summary>The fake Graph API keeps to the Cloud API's protocol.</summary>
public sealed class FakeGraphTests : IAsyncLifetime
{
    private const string Ana = "12025550101";
    private StubServer server = null!;

    public async ValueTask InitializeAsync() => server = await StubServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Accepts_a_message_and_reports_its_statuses_in_order()
    {
        using var answer = await server.SendAsync(StubServer.Salon, BotMessage.Text(Ana, "Hello"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var json = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        json["messaging_product"]!.GetValue<string>().ShouldBe("whatsapp");
        json["contacts"]![0]!["wa_id"]!.GetValue<string>().ShouldBe(Ana);
        var wamid = json["messages"]![0]!["id"]!.GetValue<string>();
        wamid.ShouldStartWith("wamid.");
        await StatusesComeAsync(3);
        server.Statuses.Select(Word).ShouldBe(["sent", "delivered", "read"]);
        server.Statuses.ShouldAllBe(s => s["id"]!.GetValue<string>() == wamid);
        server.Statuses.ShouldAllBe(s => s["recipient_id"]!.GetValue<string>() == Ana);
    }

    [Fact]
    public async Task Gives_back_with_each_status_what_the_sender_gave_along()
    {
        var message = new
        {
            messaging_product = "whatsapp",
            to = Ana,
            text = new { body = "Hello" },
            biz_opaque_callback_data = "attempt 1",
        };

        using var answer = await server.SendAsync(StubServer.Salon, message);

        await StatusesComeAsync(3);
        server.Statuses.ShouldAllBe(s => s["biz_opaque_callback_data"]!.GetValue<string>() == "attempt 1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic dG9rZW4=")]
    [InlineData("Bearer  ")]
    public async Task Refuses_a_request_without_a_token(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(StubServer.Salon))
        {
            Content = JsonContent.Create(BotMessage.Text(Ana, "Hello")),
        };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await server.Http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await ErrorAsync(answer))["code"]!.GetValue<int>().ShouldBe(190);
    }

    [Fact]
    public async Task Refuses_a_number_that_is_none()
    {
        using var answer = await server.SendAsync("me", BotMessage.Text(Ana, "Hello"));

        var error = await ErrorAsync(answer);
        error["code"]!.GetValue<int>().ShouldBe(100);
        error["error_subcode"]!.GetValue<int>().ShouldBe(33);
        error["fbtrace_id"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("not json", 100)]
    [InlineData("[]", 100)]
    [InlineData("""{"to":"12025550101","text":{"body":"x"}}""", 131008)]
    [InlineData("""{"messaging_product":"sms","to":"12025550101","text":{"body":"x"}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","text":{"body":"x"}}""", 131008)]
    [InlineData("""{"messaging_product":"whatsapp","to":"Ana","text":{"body":"x"}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","to":"12025550101","text":{"body":" "}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","to":"12025550101","text":{"body":7}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","to":"12025550101","type":"text"}""", 131008)]
    [InlineData("""{"messaging_product":"whatsapp","to":"12025550101","type":"audio"}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","status":"read","message_id":"7"}""", 131009)]
    public async Task Refuses_what_makes_no_message(string body, int code)
    {
        using var answer = await PostAsync(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ErrorAsync(answer))["code"]!.GetValue<int>().ShouldBe(code);
    }

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

    [Theory]
    [InlineData("booking_reminder", "Haircut, 10:30", HttpStatusCode.OK)]
    [InlineData("Booking Reminder", "Haircut, 10:30", HttpStatusCode.BadRequest)]
    [InlineData("booking_reminder", "Haircut,\n10:30", HttpStatusCode.BadRequest)]
    public async Task Holds_templates_against_their_form(string name, string parameter, HttpStatusCode expected)
    {
        var message = new
        {
            messaging_product = "whatsapp",
            to = Ana,
            type = "template",
            template = new
            {
                name,
                language = new { code = "en" },
                components = new[]
                {
                    new { type = "body", parameters = new[] { new { type = "text", text = parameter } } },
                },
            },
        };

        using var answer = await server.SendAsync(StubServer.Salon, message);

        answer.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Takes_a_read_receipt()
    {
        using var answer = await server.SendAsync(StubServer.Salon, BotMessage.Read("wamid.unknown"));

        (await answer.Content.ReadFromJsonAsync<JsonNode>())!["success"]!.GetValue<bool>().ShouldBeTrue();
        server.Statuses.ShouldBeEmpty();
    }

    private Task StatusesComeAsync(int count) =>
        Eventually.ShouldBeTrueAsync(() => Task.FromResult(server.Statuses.Count() >= count));

    private static string Word(JsonNode status) => status["status"]!.GetValue<string>();

    private Uri Url(string phoneNumberId) => new(server.Address, $"/fake-graph/v23.0/{phoneNumberId}/messages");

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(StubServer.Salon))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", "token") },
        };
        return await server.Http.SendAsync(request);
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
