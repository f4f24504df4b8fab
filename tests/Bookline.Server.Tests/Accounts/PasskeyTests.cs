using System.Net;
using System.Text.RegularExpressions;
using Bookline.Server.Accounts.SignIn;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Passkeys: registered by who knows the password, and good for both factors.</summary>
public sealed partial class PasskeyTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;
    private Phone phone = null!;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync();
        await people.AddAsync(Ana);
        phone = new Phone(people);
    }

    [Fact]
    public async Task One_signs_in_with_it_and_nothing_else()
    {
        await phone.AddToAsync(Ana);
        var browser = people.NewBrowser();
        var options = await Phone.BeginSignInAsync(browser);
        options.ShouldNotContain(Ana);

        var answer = await Phone.SignInAsync(browser, phone.Sign(options), next: "/account");

        answer.Body.ShouldBe("""{"next":"/account"}""");
        (await browser.GetAsync("/api/v1/me")).Body.ShouldContain(Ana);
        (await browser.GetAsync("/api/v1/me/sessions")).Body.ShouldContain("\"second_factor\":true");
    }

    [Fact]
    public async Task An_answer_is_good_once_and_only_for_its_own_question()
    {
        await phone.AddToAsync(Ana);
        var browser = people.NewBrowser();
        var options = await Phone.BeginSignInAsync(browser);
        var state = browser.Cookie("bookline-passkey")!;
        var credential = phone.Sign(options);
        (await Phone.SignInAsync(browser, credential, null)).ShouldBe(HttpStatusCode.OK);

        var replaying = people.NewBrowser();
        replaying.SetCookie("bookline-passkey", state);
        (await Phone.SignInAsync(replaying, credential, null)).ShouldBe(HttpStatusCode.Unauthorized);
        var another = people.NewBrowser();
        await Phone.BeginSignInAsync(another);
        (await Phone.SignInAsync(another, credential, null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("https://evil.example", "localhost")]
    [InlineData(null, "evil.example")]
    public async Task What_another_site_had_signed_opens_nothing(string? origin, string domain)
    {
        using var passkey = new SoftPasskey(
            origin ?? $"http://localhost:{people.Server.Http.BaseAddress!.Port}",
            domain
        );
        var browser = await people.SignInAsync(Ana);
        var options = await Phone.BeginAddingAsync(browser);
        var answer = await browser.JsonAsync(
            HttpMethod.Post,
            "/account/passkeys",
            new { credential = passkey.Create(options.Body), name = "Phone" }
        );
        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task One_that_was_removed_opens_nothing_and_removing_it_needs_the_password()
    {
        var browser = await phone.AddToAsync(Ana);
        var page = (await browser.GetAsync("/account")).Body;
        page.ShouldContain("Phone of Ana");
        var id = PasskeyId().Match(page).Groups[1].Value;

        (await browser.PostAsync("/account/passkeys/remove", ("id", id))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await phone.SignInAsync(people.NewBrowser())).ShouldBe(HttpStatusCode.OK);
        (
            await browser.PostAsync("/account/passkeys/remove", ("id", id), ("current_password", People.Password))
        ).ShouldLeadTo("/account?saved=passkeys#passkeys");
        people.Mails[^1].Subject.ShouldBe("A passkey was removed");

        (await phone.SignInAsync(people.NewBrowser())).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_thief_of_a_session_adds_none_without_the_password()
    {
        var browser = await people.SignInAsync(Ana);
        var answer = await browser.JsonAsync(
            HttpMethod.Post,
            "/account/passkeys/options",
            new { current_password = "wrong password" }
        );
        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_mail_tells_of_one_that_was_added()
    {
        await phone.AddToAsync(Ana);
        var mail = people.Mails.ShouldHaveSingleItem();
        (mail.To, mail.Subject).ShouldBe((Ana, "A passkey was added"));
    }

    [Fact]
    public async Task A_sign_in_under_way_does_not_bring_back_one_that_is_removed_meanwhile()
    {
        await phone.AddToAsync(Ana);
        await using var meanwhile = await Meanwhile.DoAsync(people.Database, "delete from user_passkeys");

        var signingIn = phone.SignInAsync(people.NewBrowser());
        await meanwhile.CommitOnceSomebodyWaitsAsync();

        (await signingIn).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.ScalarAsync("select count(*)::text from user_passkeys")).ShouldBe("0");
    }

    [Fact]
    public async Task One_that_is_being_added_by_a_session_that_ends_meanwhile_is_refused()
    {
        var thief = await people.SignInAsync(Ana);
        var options = await Phone.BeginAddingAsync(thief);
        await using var meanwhile = await Meanwhile.DoAsync(
            people.Database,
            "update user_sessions set revoked_at = now()"
        );

        var adding = phone.AddAsync(thief, options);
        await meanwhile.CommitOnceSomebodyWaitsAsync();

        (await adding).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await people.ScalarAsync("select count(*)::text from user_passkeys")).ShouldBe("0");
    }

    [Fact]
    public async Task What_it_signs_wrongly_is_on_record_and_limited_for_each_person()
    {
        await phone.AddToAsync(Ana);
        var answers = new List<HttpStatusCode>();
        for (var n = 0; n <= SignInPace.OfPasskeys.Burst; n++)
        {
            var browser = people.NewBrowser();
            var ofAnother = await Phone.BeginSignInAsync(people.NewBrowser());
            await Phone.BeginSignInAsync(browser);
            answers.Add((await Phone.SignInAsync(browser, phone.Sign(ofAnother), null)).Status);
        }

        answers.SkipLast(1).ShouldAllBe(status => status == HttpStatusCode.Unauthorized);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        (await people.ScalarAsync("select count(*)::text from audit_log where action = 'session.refused'")).ShouldBe(
            $"{SignInPace.OfPasskeys.Burst}"
        );
    }

    [Fact]
    public async Task What_is_no_credential_at_all_is_refused()
    {
        var browser = people.NewBrowser();
        foreach (var credential in new[] { "", "{}", "[]", "{\"id\": 5}", "{\"id\": \"AAAA\"}", "no json" })
        {
            await Phone.BeginSignInAsync(browser);
            (await Phone.SignInAsync(browser, credential, null)).ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    public ValueTask DisposeAsync()
    {
        phone.Dispose();
        return people.DisposeAsync();
    }

    [GeneratedRegex("name=\"id\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex PasskeyId();
}
