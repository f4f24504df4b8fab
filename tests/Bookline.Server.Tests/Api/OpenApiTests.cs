using System.Text.Json;

namespace Bookline.Server.Tests.Api;

/// <summary>The API's description: for programs at /openapi/v1.json, for people at /docs.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_what_was_agreed()
    {
        await using var shop = await Shop.OpenAsync();

        var document = await shop.Server.Http.GetStringAsync("/openapi/v1.json");

        Snapshot.Matches("openapi.v1.json", document);
    }

    [Fact]
    public async Task Every_operation_says_its_name_its_permission_and_what_it_is_about()
    {
        await using var shop = await Shop.OpenAsync();

        var operations = await ApiOperation.AllAsync(shop.Server.Http);

        operations.Count.ShouldBeGreaterThan(4);
        operations
            .Where(o => o.Permission is null || o.Id is null || o.Summary is null || o.Tags.Count == 0)
            .ShouldBeEmpty();
        operations.Select(o => o.Id).ShouldBeUnique();
    }

    [Theory]
    [InlineData("http://book.example.com", "bookline")]
    [InlineData("https://book.example.com", "__Host-bookline")]
    public async Task It_names_the_cookie_that_a_session_really_has(string url, string cookie)
    {
        await using var shop = await Shop.OpenAsync(configure: builder => builder.Configuration["PublicUrl"] = url);

        using var document = JsonDocument.Parse(await shop.Server.Http.GetStringAsync("/openapi/v1.json"));

        var scheme = document
            .RootElement.GetProperty("components")
            .GetProperty("securitySchemes")
            .GetProperty("session");
        scheme.GetProperty("name").GetString().ShouldBe(cookie);
        Server.Accounts.AccountsModule.SessionCookie(url.StartsWith("https:")).ShouldBe(cookie);
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/errors")]
    public async Task A_page_takes_nothing_from_elsewhere(string path)
    {
        await using var shop = await Shop.OpenAsync();

        using var answer = await shop.Server.Http.GetAsync(path);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldNotContain("https://cdn");
        page.ShouldNotContain("src=\"http");
    }

    [Fact]
    public async Task The_script_of_the_documentation_is_this_servers()
    {
        await using var shop = await Shop.OpenAsync();
        var page = await shop.Server.Http.GetStringAsync("/docs");
        var scripts = System
            .Text.RegularExpressions.Regex.Matches(page, "src=\"([^\"]+)\"")
            .Select(m => m.Groups[1].Value);

        foreach (var script in scripts)
        {
            using var answer = await shop.Server.Http.GetAsync(
                new Uri(new Uri(shop.Server.Http.BaseAddress!, "/docs/"), script)
            );
            answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, script);
        }
        scripts.ShouldNotBeEmpty();
    }
}
