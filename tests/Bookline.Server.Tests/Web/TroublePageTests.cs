using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Web;

/// <summary>What goes wrong outside the API: people read it on a page, programs in a problem.</summary>
public sealed class TroublePageTests
{
    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/account/nothing")]
    [InlineData("GET", "/account/sign-out")]
    public async Task An_address_without_a_page_says_so_and_leads_back(string method, string path)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var server = await RunningServer.StartAsync(database);

        using var answer = await BrowseAsync(server, method, path);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);
        (await PageAsync(answer)).ShouldContain("There is no such page");
    }

    [Fact]
    public async Task A_program_gets_the_bare_status()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var server = await RunningServer.StartAsync(database);

        using var answer = await server.Http.GetAsync("/nothing", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "/invitations/abc", "Try again")]
    [InlineData("POST", "/account/sign-in", "may not have been saved")]
    public async Task While_the_database_is_away_a_page_says_so_and_what_to_do(
        string method,
        string path,
        string advice
    )
    {
        await using var postgres = await TestServers.StartOwnAsync(15);
        await using var database = await MultiTenantDatabase.CreateAsync(postgres);
        await using var server = await RunningServer.StartAsync(database);
        await postgres.StopAsync();

        using var answer = await BrowseAsync(server, method, path);
        using var program = await server.Http.PostAsJsonAsync(
            "/account/sign-in",
            new { email = "a@example.com", password = "x" },
            Cancel
        );
        await postgres.StartAgainAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await PageAsync(answer)).ShouldContain(advice);
        program.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await CodeAsync(program)).ShouldBe("busy");
    }

    [Fact]
    public async Task A_failure_of_ours_says_nothing_of_it_but_a_reference()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var server = await RunningServer.StartAsync(database);
        await database.ExecuteAsync("alter table invitations rename column token_hash to hash_of_it");

        using var answer = await BrowseAsync(server, "GET", "/invitations/abc");
        using var program = await server.Http.GetAsync("/invitations/abc", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var page = await PageAsync(answer);
        page.ShouldContain("Reference: req_");
        page.ShouldNotContain("token_hash");
        program.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await CodeAsync(program)).ShouldBe("internal_error");
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_said_on_a_page()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var server = await RunningServer.StartAsync(database);
        var form = new ByteArrayContent("email=%00"u8.ToArray());
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        using var answer = await BrowseAsync(server, "POST", "/account/sign-in", form);

        ((int)answer.StatusCode).ShouldBeInRange(400, 499);
        (await PageAsync(answer)).ShouldContain("could not be read");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<HttpResponseMessage> BrowseAsync(
        RunningServer server,
        string method,
        string path,
        HttpContent? form = null
    )
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        if (method == "POST")
        {
            request.Headers.Add("Origin", server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
            request.Content =
                form
                ?? new FormUrlEncodedContent(
                    new Dictionary<string, string> { ["email"] = "a@example.com", ["password"] = "x" }
                );
        }
        return server.Http.SendAsync(request, Cancel);
    }

    private static async Task<string> PageAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/html");
        answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["code"];
}
