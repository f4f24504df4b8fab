using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookline.Server.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Simulator;

/// <summary>What goes wrong on demand goes wrong as often as was asked for, and in the way that was asked for.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const string Ana = "12025550101";
    private StubServer server = null!;

    public async ValueTask InitializeAsync() => server = await StubServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("rate_limited", 429, 130429)]
    [InlineData("pair_rate_limited", 400, 131056)]
    [InlineData("unavailable", 503, 131016)]
    [InlineData("token_invalid", 401, 190)]
    [InlineData("window_closed", 400, 131047)]
    public async Task Answers_with_the_error_as_often_as_asked(string kind, int status, int code)
    {
        await server.CauseAsync(kind, count: 2);

        for (var i = 0; i < 2; i++)
        {
            using var refused = await SendAsync();
            ((int)refused.StatusCode).ShouldBe(status);
            var error = (await refused.Content.ReadFromJsonAsync<JsonNode>())!["error"]!;
            error["code"]!.GetValue<int>().ShouldBe(code);
        }
        using var accepted = await SendAsync();

        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Answers_502_with_a_page()
    {
        await server.CauseAsync("bad_gateway");

        using var answer = await SendAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Fact]
    public async Task A_time_out_holds_the_answer_and_delivers_nothing()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(57));
        await using var server = await StubServer.StartAsync(time);
        await server.CauseAsync("time_out");

        var held = server.SendAsync(StubServer.Salon, BotMessage.Text(Ana, "Hello"));
        await PageShowsAsync(server, "text, held");
        held.IsCompleted.ShouldBeFalse();
        await Eventually.ShouldBeTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(held.IsCompleted);
        });

        using var answer = await held;
        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await PageAsync(server)).ShouldNotContain("Hello");
        server.Statuses.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_message_delivered()
    {
        await server.CauseAsync("answer_lost");

        await Should.ThrowAsync<HttpRequestException>(SendAsync);

        await PageShowsAsync(server, "Hello");
        await StatusesAreAsync("sent", "delivered", "read");
    }

    [Fact]
    public async Task An_undeliverable_message_is_accepted_and_fails_later()
    {
        await server.CauseAsync("undeliverable");

        using var answer = await SendAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await StatusesAreAsync("failed");
        server.Statuses.Single()["errors"]![0]!["code"]!.GetValue<int>().ShouldBe(131026);
    }

    [Fact]
    public async Task Statuses_come_in_the_wrong_order()
    {
        await server.CauseAsync("statuses_reordered");

        using var answer = await SendAsync();

        await StatusesAreAsync("read", "delivered", "sent");
    }

    [Fact]
    public async Task Statuses_come_twice()
    {
        await server.CauseAsync("statuses_twice");

        using var answer = await SendAsync();

        await StatusesAreAsync("sent", "sent", "delivered", "delivered", "read", "read");
    }

    [Fact]
    public async Task Statuses_come_several_times_at_once()
    {
        await server.CauseAsync("statuses_at_once");

        using var answer = await SendAsync();

        await Eventually.ShouldBeAsync(() => Task.FromResult(server.Statuses.Count()), 9);
    }

    [Fact]
    public async Task A_fault_of_one_number_leaves_the_others_alone()
    {
        await AddAsync(new { kind = "rate_limited", phone_number_id = StubServer.Clinic });

        using var salon = await SendAsync();
        using var clinic = await server.SendAsync(StubServer.Clinic, BotMessage.Text(Ana, "Hello"));

        salon.StatusCode.ShouldBe(HttpStatusCode.OK);
        clinic.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_read_receipt_uses_up_no_fault()
    {
        await server.CauseAsync("rate_limited");

        using var receipt = await server.SendAsync(StubServer.Salon, BotMessage.Read("wamid.x"));
        using var message = await SendAsync();

        receipt.StatusCode.ShouldBe(HttpStatusCode.OK);
        message.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Faults_are_listed_and_taken_away()
    {
        var faults = new Uri(server.Address, "/simulator/faults");
        await AddAsync(new { kind = "unavailable", probability = 0.5 });
        var listed = (await server.Http.GetFromJsonAsync<JsonNode>(faults))!.AsArray().ShouldHaveSingleItem()!;
        listed["kind"]!.GetValue<string>().ShouldBe("unavailable");
        listed["probability"]!.GetValue<double>().ShouldBe(0.5);
        listed["remaining"].ShouldBeNull();

        using var deleted = await server.Http.DeleteAsync(faults);

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await server.Http.GetFromJsonAsync<JsonNode>(faults))!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"kind":"flood"}""")]
    [InlineData("""{"kind":"rate_limited","count":0}""")]
    [InlineData("""{"kind":"rate_limited","count":10001}""")]
    [InlineData("""{"kind":"rate_limited","probability":0}""")]
    [InlineData("""{"kind":"rate_limited","probability":1.1}""")]
    [InlineData("nonsense")]
    public async Task Refuses_a_fault_that_makes_no_sense(string body)
    {
        using var content = new StringContent(body);

        using var answer = await server.Http.PostAsync(new Uri(server.Address, "/simulator/faults"), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<HttpResponseMessage> SendAsync() => server.SendAsync(StubServer.Salon, BotMessage.Text(Ana, "Hello"));

    private async Task AddAsync(object fault) =>
        (
            await server.Http.PostAsJsonAsync(new Uri(server.Address, "/simulator/faults"), fault)
        ).EnsureSuccessStatusCode();

    private async Task StatusesAreAsync(params string[] expected) =>
        await Eventually.ShouldBeAsync(
            () => Task.FromResult(string.Join(' ', server.Statuses.Select(s => s["status"]!.GetValue<string>()))),
            string.Join(' ', expected)
        );

    private static Task PageShowsAsync(StubServer server, string text) =>
        Eventually.ShouldBeTrueAsync(async () => (await PageAsync(server)).Contains(text));

    private static Task<string> PageAsync(StubServer server) =>
        server.Http.GetStringAsync(new Uri(server.Address, "/simulator"));
}
