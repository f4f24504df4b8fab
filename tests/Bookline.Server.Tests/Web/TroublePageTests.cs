using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookline.Server.Access;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Web;

/// <summary>What goes wrong outside the API: people read it on a page, programs in a problem.</summary>
public sealed class TroublePageTests : IAsyncLifetime
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private const string SignIn = "/account/sign-in";

    private TestDatabase database = null!;
    private RunningServer server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        server = await RunningServer.StartAsync(database, configure: TestCallers.Add);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("/nothing", 404)]
    [InlineData("/account/nothing", 404)]
    [InlineData("/account/sign-out", 405)]
    public async Task An_address_without_a_page_says_so_and_leads_back(string path, int status)
    {
        using var answer = await GetAsync(path);

        await ShouldBePageAsync(answer, status, "There is no such page");
        answer.Content.Headers.Allow.ShouldBe(status == 405 ? ["POST"] : []);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("text/html;q=0, text/plain")]
    public async Task A_program_gets_the_bare_status(string accept)
    {
        using var answer = await GetAsync("/nothing", accept);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_of_others_says_so_without_the_words_of_programs()
    {
        using var request = TestCallers.As(
            new HttpRequestMessage(HttpMethod.Get, "/connect"),
            new(MultiTenantDatabase.TenantAt(1)),
            Role.Viewer
        );
        request.Headers.Accept.ParseAdd(Browser);

        using var answer = await server.Http.SendAsync(request, Cancel);

        await ShouldBePageAsync(answer, 403, "Ask an owner");
    }

    [Fact]
    public async Task While_the_database_is_away_it_is_said_with_what_to_do()
    {
        await using var postgres = await TestServers.StartOwnAsync(15);
        await using var gone = await MultiTenantDatabase.CreateAsync(postgres);
        await using var cutOff = await RunningServer.StartAsync(gone);
        await postgres.StopAsync();

        using var page = await GetAsync("/invitations/abc", on: cutOff);
        using var form = await SendFormAsync("email=a%40example.com&password=x", on: cutOff);
        using var program = await cutOff.Http.PostAsJsonAsync(SignIn, new { email = "a@example.com" }, Cancel);
        using var calendar = await GetAsync("/invitations/abc", "*/*", cutOff);
        await postgres.StartAgainAsync();

        await ShouldBePageAsync(page, 503, "Try again");
        await ShouldBePageAsync(form, 503, "may not have been saved");
        foreach (var answer in new[] { page, form, program, calendar })
        {
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }
        await ShouldBeProblemAsync(program, 503, "busy");
        await ShouldBeProblemAsync(calendar, 503, "busy");
    }

    [Fact]
    public async Task A_failure_of_ours_says_nothing_of_it_but_a_reference()
    {
        await database.ExecuteAsync("alter table invitations rename column token_hash to hash_of_it");

        using var page = await GetAsync("/invitations/abc");
        using var program = await GetAsync("/invitations/abc", "*/*");

        var reference = page.Headers.GetValues("Request-Id").ShouldHaveSingleItem();
        var said = await ShouldBePageAsync(page, 500, $"Reference: {reference}");
        said.ShouldNotContain("hash");
        await ShouldBeProblemAsync(program, 500, "internal_error");
    }

    [Theory]
    [InlineData("email=", "multipart/form-data; boundary=x", 400, "could not be read")]
    [InlineData("email=a%00&password=x", "application/x-www-form-urlencoded", 400, "could not be read")]
    [InlineData(null, "application/x-www-form-urlencoded", 413, "too long")]
    public async Task A_form_that_cannot_be_taken_is_a_slip_of_its_sender(
        string? body,
        string type,
        int status,
        string sentence
    )
    {
        using var answer = await SendFormAsync(body ?? $"email={new string('a', 70_000)}", type);

        await ShouldBePageAsync(answer, status, sentence);
    }

    [Theory]
    [InlineData("""{"email": "a\u0000", "password": "x"}""", 400, "malformed")]
    [InlineData(null, 413, "body_too_large")]
    public async Task So_is_such_json(string? body, int status, string code)
    {
        using var content = new StringContent(body ?? $"\"{new string('a', 70_000)}\"");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        using var answer = await server.Http.PostAsync(SignIn, content, Cancel);

        await ShouldBeProblemAsync(answer, status, code);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept = Browser, RunningServer? on = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return await (on ?? server).Http.SendAsync(request, Cancel);
    }

    private async Task<HttpResponseMessage> SendFormAsync(
        string form,
        string type = "application/x-www-form-urlencoded",
        RunningServer? on = null
    )
    {
        var http = (on ?? server).Http;
        using var request = new HttpRequestMessage(HttpMethod.Post, SignIn);
        request.Headers.Accept.ParseAdd(Browser);
        request.Headers.Add("Origin", http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        request.Content = new StringContent(form);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await http.SendAsync(request, Cancel);
    }

    private static async Task<string> ShouldBePageAsync(HttpResponseMessage answer, int status, string sentence)
    {
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("text/html");
        answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        page.ShouldContain(sentence);
        return page;
    }

    private static async Task ShouldBeProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        $"{(int)answer.StatusCode} {said["code"]}".ShouldBe($"{status} {code}");
    }
}
