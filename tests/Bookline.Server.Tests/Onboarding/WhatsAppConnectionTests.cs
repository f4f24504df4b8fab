using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookline.Server.Access;
using Bookline.Server.Tests.Calendars;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookline.Server.Tests.Onboarding;

public sealed class WhatsAppConnectionTests
{
    private const string Number = "100000000000001";

    private static readonly object Credentials = new { phone_number_id = Number, access_token = "EAAG-token" };

    [Fact]
    public async Task Credentials_that_work_are_stored_and_the_number_is_shown_without_its_token()
    {
        await using var world = await World.OpenAsync();

        var answer = await world.ConnectAsync(Credentials);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var state = await JsonAsync(await world.Http.GetAsync("/api/v1/whatsapp"));
        ((bool)state["connected"]!).ShouldBeTrue();
        ((string)state["display_phone_number"]!).ShouldBe("+49 30 1234");
        ((string)state["verified_name"]!).ShouldBe("Spark");
        ((string)state["webhook"]!["callback_url"]!).ShouldBe("https://book.example.com/webhooks/whatsapp");
        ((string)state["webhook"]!["verify_token"]!).ShouldBe("verify-me");
        state.ToJsonString().ShouldNotContain("EAAG-token");
        world.Meta.Asked.ShouldBe([$"GET /v23.0/{Number} Bearer EAAG-token"]);
        (
            await world.Database.ScalarAsync<string>(
                "select whatsapp_token from tenants where whatsapp_phone_id is not null"
            )
        )!.ShouldNotContain("EAAG-token");
    }

    [Theory]
    [InlineData(401, """{"error":{"code":190,"message":"expired"}}""", 422, "token_invalid", "access_token")]
    [InlineData(400, """{"error":{"code":100,"message":"no object"}}""", 422, "number_unknown", "phone_number_id")]
    [InlineData(403, """{"error":{"code":10,"message":"permission"}}""", 422, "permission_missing", "access_token")]
    [InlineData(403, """{"error":{"code":200,"message":"permission"}}""", 422, "permission_missing", "access_token")]
    [InlineData(400, """{"error":{"code":4,"message":"limit"}}""", 503, "too_many_requests", null)]
    [InlineData(500, """{"error":{"code":2,"message":"oops"}}""", 503, "meta_unavailable", null)]
    [InlineData(502, "<html>Bad Gateway</html>", 503, "meta_unavailable", null)]
    [InlineData(400, """{"error":{"code":987654,"message":"new"}}""", 422, "refused", null)]
    public async Task Each_failure_says_what_to_do_and_nothing_is_stored(
        int status,
        string body,
        int answered,
        string code,
        string? field
    )
    {
        await using var world = await World.OpenAsync();
        world.Meta.Answers(status, body);

        var answer = await world.ConnectAsync(Credentials);

        ((int)answer.StatusCode).ShouldBe(answered);
        var problem = await JsonAsync(answer);
        ((string)problem["code"]!).ShouldBe(code);
        ((string)problem["detail"]!).Length.ShouldBeGreaterThan(40);
        ((string?)problem["errors"]?[0]?["field"]).ShouldBe(field);
        (
            await world.Database.ColumnAsync("select id::text from tenants where whatsapp_phone_id is not null")
        ).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_network_that_is_down_is_told_from_bad_credentials()
    {
        await using var world = await World.OpenAsync();
        await world.Meta.DisposeAsync();

        var answer = await world.ConnectAsync(Credentials);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string)(await JsonAsync(answer))["code"]!).ShouldBe("network");
    }

    [Theory]
    [InlineData("", "", "phone_number_id required,access_token required")]
    [InlineData("+49 30 1234", "token", "phone_number_id malformed")]
    [InlineData("1/../2", "token", "phone_number_id malformed")]
    [InlineData("100000000000001", "to ken", "access_token malformed")]
    [InlineData("100000000000001", "token\r\nX-Evil: 1", "access_token malformed")]
    public async Task What_cannot_be_a_credential_is_not_even_tried(string number, string token, string errors)
    {
        await using var world = await World.OpenAsync();

        var answer = await world.ConnectAsync(new { phone_number_id = number, access_token = token });

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        string.Join(',', (await JsonAsync(answer))["errors"]!.AsArray().Select(e => $"{e!["field"]} {e["code"]}"))
            .ShouldBe(errors);
        world.Meta.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_of_another_business_stays_its_own_and_only_who_has_its_token_learns_so()
    {
        await using var world = await World.OpenAsync();
        await world.ConnectAsync(Credentials);
        await using var other = await World.OpenAsync(world, tenant: 2);

        other.Meta.Answers(401, """{"error":{"code":190,"message":"no"}}""");
        ((string)(await JsonAsync(await other.ConnectAsync(Credentials)))["code"]!).ShouldBe("token_invalid");
        var answer = await other.ConnectAsync(Credentials);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        ((string)(await JsonAsync(answer))["code"]!).ShouldBe("number_taken");
        (
            await world.Database.ColumnAsync("select id::text from tenants where whatsapp_phone_id is not null")
        ).ShouldBe([$"{MultiTenantDatabase.TenantAt(1)}"]);
    }

    [Fact]
    public async Task A_test_message_greets_the_owners_phone_or_says_why_not()
    {
        await using var world = await World.OpenAsync();
        (await world.TestAsync("+49 1511 2345678")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await world.ConnectAsync(Credentials);

        var sent = await world.TestAsync("+49 1511 2345678");
        world.Meta.Answers(400, """{"error":{"code":131030,"message":"not on the list"}}""");
        var refused = await world.TestAsync("+49 1511 2345678");
        var nonsense = await world.TestAsync("hello");

        ((string)(await JsonAsync(sent))["message_id"]!).ShouldBe("wamid.1");
        world.Meta.LastBody!["template"]!["name"]!.ToString().ShouldBe("hello_world");
        world.Meta.LastBody["to"]!.ToString().ShouldBe("4915112345678");
        ((string)(await JsonAsync(refused))["code"]!).ShouldBe("recipient_not_allowed");
        nonsense.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Once_disconnected_nothing_of_the_number_is_left()
    {
        await using var world = await World.OpenAsync();
        await world.ConnectAsync(Credentials);

        (await world.Http.DeleteAsync("/api/v1/whatsapp")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await world.Http.DeleteAsync("/api/v1/whatsapp")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        ((bool)(await JsonAsync(await world.Http.GetAsync("/api/v1/whatsapp")))["connected"]!).ShouldBeFalse();
        (await world.Database.ColumnAsync("select 'x' from tenants where whatsapp_token is not null")).ShouldBeEmpty();
        (await world.Database.ColumnAsync("select 'x' from whatsapp_connections")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Staff)]
    public async Task Who_may_not_connect_sees_nothing_of_it(Role role)
    {
        await using var world = await World.OpenAsync(role: role);
        (await world.Http.GetAsync("/api/v1/whatsapp")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await world.ConnectAsync(Credentials)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await world.Http.GetAsync("/connect")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_page_leads_through_it_and_never_shows_a_token_again()
    {
        await using var world = await World.OpenAsync();
        world.Meta.Answers(401, """{"error":{"code":190,"message":"expired"}}""");

        var refused = await world.PostPageAsync(
            "/connect/credentials",
            ("phone_number_id", Number),
            ("access_token", "EAAG-bad")
        );
        refused.ShouldContain("Meta does not accept the access token");
        refused.ShouldContain("Generate token");
        refused.ShouldContain($"value=\"{Number}\"");
        refused.ShouldNotContain("EAAG-bad");

        var connected = await world.PostPageAsync(
            "/connect/credentials",
            ("phone_number_id", Number),
            ("access_token", "EAAG-good")
        );
        connected.ShouldContain("&#x2B;49 30 1234");
        connected.ShouldContain("https://book.example.com/webhooks/whatsapp");
        connected.ShouldContain("verify-me");
        connected.ShouldNotContain("EAAG-good");

        (await world.PostPageAsync("/connect/test", ("to", "+49 1511 2345678"))).ShouldContain("look at the phone");
        (await world.PostPageAsync("/connect/disconnect")).ShouldContain("The number is disconnected.");
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>A server whose Graph API does as a test says, and a caller of one tenant.</summary>
    private sealed class World(TestDatabase database, Meta meta, RunningServer server, bool owns) : IAsyncDisposable
    {
        public TestDatabase Database => database;
        public Meta Meta => meta;
        public HttpClient Http => server.Http;

        public static async Task<World> OpenAsync(World? beside = null, int tenant = 1, Role role = Role.Owner)
        {
            var database = beside?.Database ?? await MultiTenantDatabase.CreateAsync(15, tenants: 2);
            var meta = await Meta.StartAsync();
            var server = await RunningServer.StartAsync(
                database,
                new Dictionary<string, string>
                {
                    ["Jobs:Enabled"] = "false",
                    ["PublicUrl"] = "https://book.example.com",
                    ["WhatsApp:VerifyToken"] = "verify-me",
                    ["WhatsApp:GraphBaseUrl"] = meta.Url,
                },
                configure: builder =>
                    builder.Services.AddSingleton<ICallerSource>(new Everybody(CalendarWorld.Owner(tenant, role)))
            );
            return new World(database, meta, server, owns: beside is null);
        }

        public Task<HttpResponseMessage> ConnectAsync(object credentials) =>
            Http.PutAsJsonAsync("/api/v1/whatsapp/credentials", credentials);

        public Task<HttpResponseMessage> TestAsync(string to) =>
            Http.PostAsJsonAsync("/api/v1/whatsapp/test-message", new { to });

        public async Task<string> PostPageAsync(string path, params (string Key, string Value)[] fields) =>
            await (
                await Http.PostAsync(path, new FormUrlEncodedContent(fields.ToDictionary(f => f.Key, f => f.Value)))
            ).Content.ReadAsStringAsync();

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await meta.DisposeAsync();
            if (owns)
            {
                await database.DisposeAsync();
            }
        }
    }

    private sealed class Everybody(Caller caller) : ICallerSource
    {
        public Task<CallerAnswer> FindAsync(HttpContext context) =>
            Task.FromResult<CallerAnswer>(new CallerAnswer.Found(caller));
    }

    /// <summary>The Graph API as far as a connection asks it.</summary>
    private sealed class Meta(WebApplication app) : IAsyncDisposable
    {
        private readonly Queue<(int Status, string Body)> answers = [];

        public string Url { get; private set; } = "";
        public List<string> Asked { get; } = [];
        public JsonNode? LastBody { get; private set; }

        public static async Task<Meta> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var meta = new Meta(app);
            app.Map("{**path}", meta.AnswerAsync);
            await app.StartAsync();
            meta.Url = app.Urls.Single();
            return meta;
        }

        public void Answers(int status, string body) => answers.Enqueue((status, body));

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task AnswerAsync(HttpContext context)
        {
            Asked.Add($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization}");
            var isSend = HttpMethods.IsPost(context.Request.Method);
            if (isSend)
            {
                LastBody = await JsonNode.ParseAsync(context.Request.Body);
            }
            var (status, body) =
                answers.TryDequeue(out var next) ? next
                : isSend ? (200, """{"messages":[{"id":"wamid.1"}]}""")
                : (
                    200,
                    """{"display_phone_number":"+49 30 1234","verified_name":"Spark","quality_rating":"GREEN","id":"1"}"""
                );
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        }
    }
}
