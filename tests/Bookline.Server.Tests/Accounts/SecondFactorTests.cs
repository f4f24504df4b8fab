using System.Net;
using System.Text.RegularExpressions;
using Bookline.Server.Accounts.SecondFactors;
using Bookline.Server.Accounts.SignIn;
using OtpNet;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Codes of an authenticator app, and recovery codes.</summary>
public sealed partial class SecondFactorTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync();
        await people.AddAsync(Ana);
    }

    [Fact]
    public async Task A_password_alone_opens_nothing_and_with_the_code_a_session()
    {
        var (_, secret, _) = await TurnOnAsync();
        people.Time.Advance(TimeSpan.FromMinutes(2));
        var browser = people.NewBrowser();

        (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync("/sign-in/code")).ShouldBe(HttpStatusCode.OK);
        (await EnterAsync(browser, "000000")).ShouldBe(HttpStatusCode.Unauthorized);
        (await EnterAsync(browser, CodeOf(secret))).ShouldLeadTo("/home");

        (await browser.GetAsync("/api/v1/me/sessions")).Body.ShouldContain("\"second_factor\":true");
    }

    [Fact]
    public async Task A_code_is_good_once_however_many_browsers_send_it_at_once()
    {
        var (_, secret, _) = await TurnOnAsync();
        people.Time.Advance(TimeSpan.FromMinutes(2));
        var browsers = new[] { people.NewBrowser(), people.NewBrowser(), people.NewBrowser() };
        foreach (var browser in browsers)
        {
            (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        }
        var code = CodeOf(secret);

        var answers = await Task.WhenAll(browsers.Select(b => EnterAsync(b, code)));

        answers.Count(a => a.Status == HttpStatusCode.SeeOther).ShouldBe(1);
        var late = people.NewBrowser();
        await late.SignInAsync(Ana);
        (await EnterAsync(late, code)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_code_of_long_ago_or_of_another_secret_is_refused()
    {
        var (_, secret, _) = await TurnOnAsync();
        people.Time.Advance(TimeSpan.FromMinutes(5));
        var browser = people.NewBrowser();
        await browser.SignInAsync(Ana);
        var old = new OtpNet.Totp(secret).ComputeTotp(people.Time.GetUtcNow().UtcDateTime.AddSeconds(-90));
        (await EnterAsync(browser, old)).ShouldBe(HttpStatusCode.Unauthorized);
        (await EnterAsync(browser, CodeOf([.. secret.Reverse()]))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Guessing_codes_locks_the_account_also_by_signing_in_with_the_password_again_and_again()
    {
        var (_, secret, _) = await TurnOnAsync();
        people.Time.Advance(TimeSpan.FromMinutes(2));
        for (var n = 0; n < Attempts.Most; n++)
        {
            var guesser = people.NewBrowser();
            await guesser.SignInAsync(Ana);
            await EnterAsync(guesser, "000000");
        }
        var browser = people.NewBrowser();
        (await browser.SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);

        people.Time.Advance(Attempts.Lockout);
        (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        (await EnterAsync(browser, CodeOf(secret))).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_recovery_code_works_once_and_is_stored_readable_for_nobody()
    {
        var (_, _, codes) = await TurnOnAsync();
        codes.Count.ShouldBe(10);
        var stored = await people.ScalarAsync("select mfa_recovery_codes::text || mfa_secret from users");
        codes.ShouldAllBe(code => !stored!.Contains(code) && !stored.Contains(code.Replace("-", "")));

        var browser = people.NewBrowser();
        await browser.SignInAsync(Ana);
        (await EnterAsync(browser, codes[3].ToLowerInvariant().Replace("-", " "))).ShouldLeadTo("/home");
        (await people.ScalarAsync("select jsonb_array_length(mfa_recovery_codes)::text from users")).ShouldBe("9");

        var again = people.NewBrowser();
        await again.SignInAsync(Ana);
        (await EnterAsync(again, codes[3])).ShouldBe(HttpStatusCode.Unauthorized);
        (await EnterAsync(again, codes[4])).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_recovery_code_works_once_however_many_browsers_send_it_at_once()
    {
        var (_, _, codes) = await TurnOnAsync();
        var browsers = new[] { people.NewBrowser(), people.NewBrowser(), people.NewBrowser() };
        foreach (var browser in browsers)
        {
            (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        }
        // So that all of them have come as far as the row before any goes on.
        await using var meanwhile = await Meanwhile.DoAsync(people.Database, "select from users for update");

        var answers = browsers.Select(b => EnterAsync(b, codes[0])).ToList();
        await meanwhile.CommitOnceSomebodyWaitsAsync();

        (await Task.WhenAll(answers)).Count(a => a.Status == HttpStatusCode.SeeOther).ShouldBe(1);
        (await people.ScalarAsync("select jsonb_array_length(mfa_recovery_codes)::text from users")).ShouldBe("9");
    }

    [Fact]
    public async Task What_rests_on_the_password_alone_ends_when_the_factor_is_turned_on()
    {
        var other = await people.SignInAsync(Ana);
        var (browser, _, _) = await TurnOnAsync();
        (await other.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_sign_in_that_was_begun_before_a_new_password_cannot_be_finished()
    {
        var (browser, secret, _) = await TurnOnAsync();
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

        (await EnterAsync(begun, CodeOf(secret))).ShouldLeadTo("/sign-in");
        begun.Cookie("bookline").ShouldBeNull();
    }

    [Fact]
    public async Task The_step_between_takes_ten_minutes_at_most_and_cannot_be_made_up()
    {
        var (_, secret, _) = await TurnOnAsync();
        var browser = people.NewBrowser();
        await browser.SignInAsync(Ana);
        people.Time.Advance(PendingSignIns.Lifetime);
        (await EnterAsync(browser, CodeOf(secret))).ShouldLeadTo("/sign-in");

        var forger = people.NewBrowser();
        forger.SetCookie("bookline-sign-in", "made-up");
        (await EnterAsync(forger, CodeOf(secret))).ShouldLeadTo("/sign-in");
    }

    [Fact]
    public async Task Turning_it_on_or_off_and_new_codes_need_the_password()
    {
        var (browser, _, codes) = await TurnOnAsync();
        foreach (
            var path in new[]
            {
                "/account/second-factor/off",
                "/account/recovery-codes",
                "/account/second-factor/begin",
            }
        )
        {
            (await browser.PostAsync(path, ("current_password", "wrong password"))).ShouldBe(
                HttpStatusCode.UnprocessableEntity
            );
        }
        var renewed = await browser.PostAsync("/account/recovery-codes", ("current_password", People.Password));
        CodesOf(renewed.Body).Intersect(codes).ShouldBeEmpty();
        (await browser.PostAsync("/account/second-factor/off", ("current_password", People.Password))).ShouldLeadTo(
            "/account?saved=second-factor#second-factor"
        );
        (await people.NewBrowser().SignInAsync(Ana)).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_secret_copied_into_the_row_of_somebody_else_is_worth_nothing()
    {
        var (_, secret, _) = await TurnOnAsync();
        var thief = await people.AddAsync("mallory@example.com", tenant: 2);
        await people.Database.ExecuteAsync(
            $"""
            update users set mfa_enabled = true, mfa_secret = (select mfa_secret from users where email = '{Ana}')
            where id = '{thief}'
            """
        );
        people.Time.Advance(TimeSpan.FromMinutes(2));
        var browser = people.NewBrowser();
        await browser.SignInAsync("mallory@example.com");
        (await EnterAsync(browser, CodeOf(secret))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    // RFC 6238, appendix B: the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var secret = "12345678901234567890"u8.ToArray();
        Bookline
            .Server.Accounts.SecondFactors.Totp.StepOf(secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds))
            .ShouldBe(seconds / 30);
        Bookline.Server.Accounts.SecondFactors.Totp.ToBase32(secret).ShouldBe(Base32Encoding.ToString(secret));
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();

    private async Task<(Browser Browser, byte[] Secret, IReadOnlyList<string> Codes)> TurnOnAsync()
    {
        var browser = await people.SignInAsync(Ana);
        (await browser.PostAsync("/account/second-factor/begin", ("current_password", People.Password))).ShouldLeadTo(
            "/account#second-factor"
        );
        var page = (await browser.GetAsync("/account")).Body;
        page.ShouldContain("src=\"data:image/svg");
        var secret = Base32Encoding.ToBytes(Key().Match(page).Groups[1].Value.Replace(" ", ""));
        (await browser.PostAsync("/account/second-factor/on", ("code", "000000"))).ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        var shown = await browser.PostAsync("/account/second-factor/on", ("code", CodeOf(secret)));
        shown.ShouldBe(HttpStatusCode.OK);
        return (browser, secret, CodesOf(shown.Body));
    }

    private string CodeOf(byte[] secret) => new OtpNet.Totp(secret).ComputeTotp(people.Time.GetUtcNow().UtcDateTime);

    private static Task<Answer> EnterAsync(Browser browser, string code) =>
        browser.PostAsync("/account/sign-in/code", ("code", code));

    private static List<string> CodesOf(string page) =>
        [.. RecoveryCode().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<code class=\"key\">([A-Z2-7 ]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>([^<]+)</code></li>")]
    private static partial Regex RecoveryCode();
}
