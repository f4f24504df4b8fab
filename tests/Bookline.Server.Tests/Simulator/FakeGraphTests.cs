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
}
