using System.Net;
using Bookline.Server.Accounts.SignIn;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Signing in with codes of an authenticator app.</summary>
public sealed class SecondFactorTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;
    private Authenticator app = null!;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync();
        app = new Authenticator(people);
        await people.AddAsync(Ana);
    }

    [Fact]
    public async Task A_password_alone_opens_nothing_and_with_the_code_a_session()
    {
        var (_, secret, _) = await app.TurnOnAsync(Ana);
        people.Time.Advance(TimeSpan.FromMinutes(2));
        var browser = people.NewBrowser();

        (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync("/sign-in/code")).ShouldBe(HttpStatusCode.OK);
        (await Authenticator.EnterAsync(browser, "000000")).ShouldBe(HttpStatusCode.Unauthorized);
        (await Authenticator.EnterAsync(browser, app.CodeOf(secret))).ShouldLeadTo("/home");

        (await browser.GetAsync("/api/v1/me/sessions")).Body.ShouldContain("\"second_factor\":true");
    }

    [Fact]
    public async Task A_code_is_good_once_however_many_browsers_send_it_at_once()
    {
        var (_, secret, _) = await app.TurnOnAsync(Ana);
        people.Time.Advance(TimeSpan.FromMinutes(2));
        var browsers = new[] { people.NewBrowser(), people.NewBrowser(), people.NewBrowser() };
        foreach (var browser in browsers)
        {
            (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        }
        var code = app.CodeOf(secret);

        var answers = await Task.WhenAll(browsers.Select(b => Authenticator.EnterAsync(b, code)));

        answers.Count(a => a.Status == HttpStatusCode.SeeOther).ShouldBe(1);
        var late = people.NewBrowser();
        await late.SignInAsync(Ana);
        (await Authenticator.EnterAsync(late, code)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_code_of_long_ago_or_of_another_secret_is_refused()
    {
        var (_, secret, _) = await app.TurnOnAsync(Ana);
        people.Time.Advance(TimeSpan.FromMinutes(5));
        var browser = people.NewBrowser();
        await browser.SignInAsync(Ana);
        var old = new OtpNet.Totp(secret).ComputeTotp(people.Time.GetUtcNow().UtcDateTime.AddSeconds(-90));
        (await Authenticator.EnterAsync(browser, old)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Authenticator.EnterAsync(browser, app.CodeOf([.. secret.Reverse()]))).ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task Guessing_codes_locks_the_account_also_by_signing_in_with_the_password_again_and_again()
    {
        var (_, secret, _) = await app.TurnOnAsync(Ana);
        people.Time.Advance(TimeSpan.FromMinutes(2));
        for (var n = 0; n < Attempts.Most; n++)
        {
            var guesser = people.NewBrowser();
            await guesser.SignInAsync(Ana);
            await Authenticator.EnterAsync(guesser, "000000");
        }
        var browser = people.NewBrowser();
        (await browser.SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);

        people.Time.Advance(Attempts.Lockout);
        (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        (await Authenticator.EnterAsync(browser, app.CodeOf(secret))).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_sign_in_that_was_begun_before_a_new_password_cannot_be_finished()
    {
        var (browser, secret, _) = await app.TurnOnAsync(Ana);
        people.Time.Advance(TimeSpan.FromMinutes(2));
        var begun = people.NewBrowser();
        (await begun.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        (
            await browser.PostAsync(
                "/account/password",
                ("current_password", People.Password),
                ("password", "another four words")
            )
        ).ShouldLeadTo("/account?saved=password#password");

        (await Authenticator.EnterAsync(begun, app.CodeOf(secret))).ShouldLeadTo("/sign-in");
        begun.Cookie("bookline").ShouldBeNull();
    }

    [Fact]
    public async Task The_step_between_takes_ten_minutes_at_most_and_cannot_be_made_up()
    {
        var (_, secret, _) = await app.TurnOnAsync(Ana);
        var browser = people.NewBrowser();
        await browser.SignInAsync(Ana);
        people.Time.Advance(PendingSignIns.Lifetime);
        (await Authenticator.EnterAsync(browser, app.CodeOf(secret))).ShouldLeadTo("/sign-in");

        var forger = people.NewBrowser();
        forger.SetCookie("bookline-sign-in", "made-up");
        (await Authenticator.EnterAsync(forger, app.CodeOf(secret))).ShouldLeadTo("/sign-in");
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();
}
