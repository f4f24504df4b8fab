using System.Net;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Signing in with a password, and what guessers are told.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;

    public async ValueTask InitializeAsync() => people = await People.StartAsync();

    [Fact]
    public async Task The_right_password_opens_a_session_that_leads_home()
    {
        await people.AddAsync(Ana);
        var browser = people.NewBrowser();
        (await browser.GetAsync("/home")).ShouldLeadTo("/sign-in");

        (await browser.SignInAsync("ANA@example.com")).ShouldLeadTo("/home");

        var home = await browser.GetAsync("/home");
        home.ShouldBe(HttpStatusCode.OK);
        home.Body.ShouldContain("Tenant 1");
        home.Body.ShouldContain(Ana);
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_from_other_sites_and_only_its_hash_is_stored()
    {
        await people.AddAsync(Ana);
        var browser = people.NewBrowser();

        var cookie = (await browser.SignInAsync(Ana)).SetCookies.Single(c => c.StartsWith("bookline="));

        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldContain("path=/");
        cookie.ShouldNotContain("domain=");
        var token = browser.Cookie("bookline")!;
        token.Length.ShouldBe(43); // 256 bits
        (
            await people.ScalarAsync($"select count(*)::text from user_sessions where token_hash = sha256('{token}')")
        ).ShouldBe("1");
    }

    [Fact]
    public async Task Over_https_the_cookie_is_bound_to_the_host()
    {
        await using var secure = await People.StartAsync(
            settings: new Dictionary<string, string> { ["PublicUrl"] = "https://book.example.com" }
        );
        await secure.AddAsync(Ana);

        var answer = await secure.NewBrowser().SignInAsync(Ana);

        var cookie = answer.SetCookies.Single(c => c.StartsWith("__Host-bookline="));
        cookie.ShouldContain("secure");
    }

    [Fact]
    public async Task An_address_that_nobody_has_a_locked_one_and_a_wrong_password_are_answered_alike()
    {
        await people.AddAsync(Ana);
        await people.AddAsync("bo@example.com");
        await people.Database.ExecuteAsync(
            "update users set lockout_end = now() + interval '1 day' where email = 'bo@example.com'"
        );

        var answers = new[]
        {
            await people.NewBrowser().SignInAsync("nobody@example.com", "wrong password"),
            await people.NewBrowser().SignInAsync(Ana, "wrong password"),
            await people.NewBrowser().SignInAsync("bo@example.com"),
        };

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Unauthorized && a.SetCookies.Count == 0);
        answers
            .Select(a => System.Text.RegularExpressions.Regex.Replace(a.Body, "[a-z]+@example.com", ""))
            .Distinct()
            .Count()
            .ShouldBe(1);
    }

    [Fact]
    public async Task An_unconfirmed_address_gets_another_mail_and_no_session()
    {
        await people.AddAsync(Ana, isConfirmed: false);
        var browser = people.NewBrowser();

        (await browser.SignInAsync(Ana)).ShouldBe(HttpStatusCode.Forbidden);
        browser.Cookie("bookline").ShouldBeNull();
        people.Mails.Single().To.ShouldBe(Ana);
        (await browser.SignInAsync(Ana, "wrong password")).ShouldBe(HttpStatusCode.Unauthorized);

        (
            await browser.PostAsync(
                "/account/confirm",
                ("token", people.TokenMailedTo(Ana)),
                ("password", People.Password)
            )
        ).ShouldLeadTo("/home");
    }

    [Theory]
    [InlineData("/account", "/account")]
    [InlineData("//evil.example", "/home")]
    [InlineData("/\\evil.example", "/home")]
    [InlineData("https://evil.example", "/home")]
    [InlineData("/\t/evil.example", "/home")]
    public async Task One_is_led_to_where_one_wanted_to_go_and_never_to_another_site(string next, string expected)
    {
        await people.AddAsync(Ana);
        var answer = await people
            .NewBrowser()
            .PostAsync("/account/sign-in", ("email", Ana), ("password", People.Password), ("next", next));
        answer.ShouldLeadTo(expected);
    }

    [Fact]
    public async Task Programs_sign_in_with_json()
    {
        await people.AddAsync(Ana);
        var browser = people.NewBrowser();

        var refused = await browser.SendAsync(
            HttpMethod.Post,
            "/account/sign-in",
            System.Net.Http.Json.JsonContent.Create(new { email = Ana, password = "wrong password" }),
            site: null
        );
        refused.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Body.ShouldContain("sign_in_refused");

        var taken = await browser.JsonAsync(
            HttpMethod.Post,
            "/account/sign-in",
            new { email = Ana, password = People.Password }
        );
        taken.Body.ShouldContain("\"status\":\"signed_in\"");
        (await browser.GetAsync("/api/v1/me")).Body.ShouldContain(Ana);
    }

    [Fact]
    public async Task A_person_without_access_is_nobody()
    {
        var user = await people.AddAsync(Ana);
        await people.Database.ExecuteAsync($"update users set is_active = false where id = '{user}'");
        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();
}
