using System.Net;
using System.Net.Http.Json;

namespace Bookline.Server.Tests.Accounts;

/// <summary>What a page of another site can do in the name of who looks at it: nothing.</summary>
public sealed class ForeignPageTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync();
        await people.AddAsync(Ana);
    }

    [Theory]
    [InlineData("cross-site", null, false)]
    [InlineData("same-site", null, false)]
    [InlineData("same-origin", null, true)]
    [InlineData("none", null, true)]
    [InlineData(null, "https://evil.example", false)]
    [InlineData(null, "null", false)]
    [InlineData(null, "itself", true)]
    [InlineData(null, null, false)] // a form of who knows where
    public async Task A_form_works_from_this_site_and_from_no_other(string? site, string? origin, bool works)
    {
        var browser = await people.SignInAsync(Ana);
        var headers = origin is null
            ? Array.Empty<(string, string)>()
            : [("Origin", origin == "itself" ? browser.Address.GetLeftPart(UriPartial.Authority) : origin)];

        var answer = await browser.SendAsync(
            HttpMethod.Post,
            "/account/name",
            new FormUrlEncodedContent([KeyValuePair.Create("first_name", "Mallory")]),
            site,
            headers
        );

        answer.ShouldBe(works ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden);
        (await people.ScalarAsync("select first_name from users where email = 'ana@example.com'")).ShouldBe(
            works ? "Mallory" : null
        );
    }

    [Theory]
    [InlineData("POST", "/account/sign-in")]
    [InlineData("POST", "/account/sign-out")]
    [InlineData("POST", "/account/confirm")]
    [InlineData("POST", "/account/reset")]
    [InlineData("POST", "/account/forgot")]
    [InlineData("POST", "/account/invitation")]
    [InlineData("PATCH", "/api/v1/users/usr_00000000-0000-7000-8000-000000000001")]
    [InlineData("DELETE", "/api/v1/me/sessions")]
    public async Task No_address_is_open_to_a_foreign_page(string method, string path)
    {
        var browser = await people.SignInAsync(Ana);
        var answer = await browser.SendAsync(
            new(method),
            path,
            JsonContent.Create(new { email = Ana, password = People.Password }),
            site: "cross-site"
        );
        answer.ShouldBe(HttpStatusCode.Forbidden);
        answer.Body.ShouldContain("cross_site");
    }

    [Fact]
    public async Task A_program_with_a_session_sends_json_and_needs_no_header_of_a_browser()
    {
        var browser = await people.SignInAsync(Ana);
        (await browser.SendAsync(HttpMethod.Delete, "/api/v1/me/sessions", null, site: null)).ShouldBe(
            HttpStatusCode.NoContent
        );
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();
}
