using System.Net;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Passkeys: registered by who knows the password, and good for both factors.</summary>
public sealed class PasskeyTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync();
        await people.AddAsync(Ana);
    }

    [Fact]
    public async Task One_signs_in_with_it_and_nothing_else()
    {
        using var passkey = NewPasskey();
        await AddAsync(passkey);
        var browser = people.NewBrowser();

        var options = (await JsonAsync(browser, "/account/sign-in/passkey/options", new { })).Body;
        options.ShouldNotContain(Ana);
        var answer = await JsonAsync(
            browser,
            "/account/sign-in/passkey",
            new { credential = passkey.Get(options), next = "/account" }
        );

        answer.Body.ShouldBe("""{"next":"/account"}""");
        (await browser.GetAsync("/api/v1/me")).Body.ShouldContain(Ana);
        (await browser.GetAsync("/api/v1/me/sessions")).Body.ShouldContain("\"second_factor\":true");
    }

    [Fact]
    public async Task An_answer_is_good_once_and_only_for_its_own_question()
    {
        using var passkey = NewPasskey();
        await AddAsync(passkey);
        var browser = people.NewBrowser();
        var options = (await JsonAsync(browser, "/account/sign-in/passkey/options", new { })).Body;
        var state = browser.Cookie("bookline-passkey")!;
        var credential = passkey.Get(options);
        (await SignInAsync(browser, credential)).ShouldBe(HttpStatusCode.OK);

        var replaying = people.NewBrowser();
        replaying.SetCookie("bookline-passkey", state);
        (await SignInAsync(replaying, credential)).ShouldBe(HttpStatusCode.Unauthorized);
        var another = people.NewBrowser();
        await JsonAsync(another, "/account/sign-in/passkey/options", new { });
        (await SignInAsync(another, credential)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("https://evil.example", "localhost")]
    [InlineData(null, "evil.example")]
    public async Task What_another_site_had_signed_opens_nothing(string? origin, string domain)
    {
        using var passkey = new SoftPasskey(origin ?? Origin, domain);
        var browser = await people.SignInAsync(Ana);
        var options = await BeginAsync(browser);
        var answer = await JsonAsync(
            browser,
            "/account/passkeys",
            new { credential = passkey.Create(options.Body), name = "Phone" }
        );
        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task One_that_was_removed_opens_nothing()
    {
        using var passkey = NewPasskey();
        var browser = await AddAsync(passkey);
        var page = (await browser.GetAsync("/account")).Body;
        page.ShouldContain("Phone of Ana");
        var id = System
            .Text.RegularExpressions.Regex.Match(page, "passkeys/remove\">\\s*<input[^>]*value=\"([^\"]+)\"")
            .Groups[1]
            .Value;
        await browser.PostAsync("/account/passkeys/remove", ("id", id));

        var stranger = people.NewBrowser();
        var options = (await JsonAsync(stranger, "/account/sign-in/passkey/options", new { })).Body;
        (await SignInAsync(stranger, passkey.Get(options))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_thief_of_a_session_adds_none_without_the_password()
    {
        var browser = await people.SignInAsync(Ana);
        (await JsonAsync(browser, "/account/passkeys/options", new { current_password = "wrong password" })).ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
    }

    [Fact]
    public async Task What_is_no_credential_at_all_is_refused()
    {
        var browser = people.NewBrowser();
        foreach (var credential in new[] { "", "{}", "[]", "{\"id\": 5}", "{\"id\": \"AAAA\"}", "no json" })
        {
            await JsonAsync(browser, "/account/sign-in/passkey/options", new { });
            (await SignInAsync(browser, credential)).ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();

    private string Origin => $"http://localhost:{people.Server.Http.BaseAddress!.Port}";

    private SoftPasskey NewPasskey() => new(Origin, "localhost");

    private async Task<Browser> AddAsync(SoftPasskey passkey)
    {
        var browser = await people.SignInAsync(Ana);
        var options = await BeginAsync(browser);
        options.ShouldBe(HttpStatusCode.OK);
        var added = await JsonAsync(
            browser,
            "/account/passkeys",
            new { credential = passkey.Create(options.Body), name = "Phone of Ana" }
        );
        added.ShouldBe(HttpStatusCode.OK);
        return browser;
    }

    private static Task<Answer> BeginAsync(Browser browser) =>
        JsonAsync(browser, "/account/passkeys/options", new { current_password = People.Password });

    private static Task<Answer> SignInAsync(Browser browser, string credential) =>
        JsonAsync(browser, "/account/sign-in/passkey", new { credential });

    private static Task<Answer> JsonAsync(Browser browser, string path, object body) =>
        browser.JsonAsync(HttpMethod.Post, path, body);
}
