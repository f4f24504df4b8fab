using System.Net;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Accounts.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Accounts;

/// <summary>An authenticator app is turned on and off.</summary>
public sealed class SecondFactorSetUpTests : IAsyncLifetime
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
    public async Task Guesses_at_the_code_that_turns_it_on_count_as_at_signing_in()
    {
        var browser = await people.SignInAsync(Ana);
        var secret = await Authenticator.BeginAsync(browser);
        for (var n = 0; n < Attempts.Most; n++)
        {
            (await Authenticator.TurnOnAsync(browser, "000000")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        var locked = await Authenticator.TurnOnAsync(browser, app.CodeOf(secret));
        locked.ShouldBe(HttpStatusCode.UnprocessableEntity);
        locked.Body.ShouldContain("Too many wrong codes");
        (await people.ScalarAsync("select count(*)::text from audit_log where action = 'session.refused'")).ShouldBe(
            $"{Attempts.Most}"
        );
        people.Time.Advance(Attempts.Lockout);
        (await Authenticator.TurnOnAsync(browser, app.CodeOf(secret))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_turning_it_on_fails_half_way_nothing_has_happened_and_the_same_code_works()
    {
        var mailFails = true;
        await using var failing = await people.StartServerAsync(builder =>
            builder.Services.AddSingleton<QueueMail>(
                (_, _) => mailFails ? throw new InvalidOperationException("no mail today") : Task.CompletedTask
            )
        );
        var browser = people.NewBrowser(failing);
        await browser.SignInAsync(Ana);
        var secret = await Authenticator.BeginAsync(browser);
        var code = app.CodeOf(secret);

        (await Authenticator.TurnOnAsync(browser, code)).ShouldBe(HttpStatusCode.InternalServerError);
        (await people.ScalarAsync("select mfa_enabled::text || mfa_last_step from users")).ShouldBeNull();
        mailFails = false;
        (await Authenticator.TurnOnAsync(browser, code)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_right_codes_at_once_turn_it_on_once()
    {
        var browser = await people.SignInAsync(Ana);
        var other = await people.SignInAsync(Ana);
        var secret = await Authenticator.BeginAsync(browser);
        await using var meanwhile = await Meanwhile.DoAsync(people.Database, "select from users for update");

        var answers = new[] { browser, other }.Select(b => Authenticator.TurnOnAsync(b, app.CodeOf(secret))).ToList();
        await meanwhile.CommitOnceSomebodyWaitsAsync();

        (await Task.WhenAll(answers)).Count(a => a.Status == HttpStatusCode.OK).ShouldBe(1);
        people.Mails.ShouldHaveSingleItem().Subject.ShouldBe("The second factor was turned on");
    }

    [Fact]
    public async Task What_rests_on_the_password_alone_ends_when_the_factor_is_turned_on()
    {
        var other = await people.SignInAsync(Ana);
        var (browser, _, _) = await app.TurnOnAsync(Ana);
        (await other.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Turning_it_on_or_off_and_new_codes_need_the_password()
    {
        var (browser, _, codes) = await app.TurnOnAsync(Ana);
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
        Authenticator.CodesOf(renewed.Body).Intersect(codes).ShouldBeEmpty();
        (await browser.PostAsync("/account/second-factor/off", ("current_password", People.Password))).ShouldLeadTo(
            "/account?saved=second-factor#second-factor"
        );
        (await people.NewBrowser().SignInAsync(Ana)).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_secret_copied_into_the_row_of_somebody_else_is_worth_nothing()
    {
        var (_, secret, _) = await app.TurnOnAsync(Ana);
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
        (await Authenticator.EnterAsync(browser, app.CodeOf(secret))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();
}
