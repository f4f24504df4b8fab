using System.Net;
using Bookline.Server.Accounts.Links;

namespace Bookline.Server.Tests.Accounts;

/// <summary>A forgotten password: by a link of a mail, and nobody who was in before stays in.</summary>
public sealed class PasswordResetTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";
    private const string NewPassword = "another four words";

    private People people = null!;

    public async ValueTask InitializeAsync() => people = await People.StartAsync();

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_the_link_of_a_mail_and_ends_all_sessions()
    {
        await people.AddAsync(Ana);
        var thief = await people.SignInAsync(Ana);
        var token = await ForgetAsync();

        (await ResetAsync(token, "short")).ShouldBe(HttpStatusCode.UnprocessableEntity); // and the link is still good
        (await ResetAsync(token)).ShouldBe(HttpStatusCode.OK);

        (await thief.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Ana, NewPassword)).ShouldLeadTo("/home");
        (await ResetAsync(token, "a third password")).ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_reset_removes_the_passkeys_and_a_mail_says_so()
    {
        await people.AddAsync(Ana);
        using var thiefs = new Phone(people);
        await thiefs.AddToAsync(Ana);

        await ResetAsync(await ForgetAsync());

        (await thiefs.SignInAsync(people.NewBrowser())).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.ScalarAsync("select count(*)::text from user_passkeys")).ShouldBe("0");
        people.Mails[^1].Subject.ShouldBe("Your password was changed");
        people.Mails[^1].Text.ShouldContain("passkey");
        (
            await people.ScalarAsync(
                "select after ->> 'passkeys_removed' from audit_log where action = 'user.password_reset'"
            )
        ).ShouldBe("1");
    }

    [Fact]
    public async Task A_reset_keeps_the_second_factor()
    {
        var user = await people.AddAsync(Ana);
        await people.Database.ExecuteAsync($"update users set mfa_enabled = true where id = '{user}'");

        await ResetAsync(await ForgetAsync());

        (await people.NewBrowser().SignInAsync(Ana, NewPassword)).ShouldLeadTo("/sign-in/code");
    }

    [Fact]
    public async Task A_second_factor_that_somebody_has_begun_is_forgotten()
    {
        await people.AddAsync(Ana);
        await Authenticator.BeginAsync(await people.SignInAsync(Ana));

        await ResetAsync(await ForgetAsync());

        var browser = await people.SignInAsync(Ana, NewPassword);
        (await browser.GetAsync("/account")).Body.ShouldNotContain("data:image/svg");
    }

    [Fact]
    public async Task A_changed_password_ends_other_sessions_and_links_that_are_under_way()
    {
        await people.AddAsync(Ana);
        var other = await people.SignInAsync(Ana);
        var token = await ForgetAsync();
        var browser = await people.SignInAsync(Ana);

        (
            await browser.PostAsync(
                "/account/password",
                ("current_password", People.Password),
                ("password", NewPassword)
            )
        ).ShouldLeadTo("/account?saved=password#password");

        (await other.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await ResetAsync(token, "a third password")).ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_reset_link_ends_after_an_hour_and_a_lock_ends_with_a_reset()
    {
        var user = await people.AddAsync(Ana);
        var late = await ForgetAsync();
        people.Time.Advance(PasswordReset.Lifetime);
        (await ResetAsync(late)).ShouldBe(HttpStatusCode.Gone);

        await people.Database.ExecuteAsync(
            $"update users set lockout_end = now() + interval '9 days', access_failed_count = 8 where id = '{user}'"
        );
        (await ResetAsync(await ForgetAsync())).ShouldBe(HttpStatusCode.OK);
        (await people.NewBrowser().SignInAsync(Ana, NewPassword)).ShouldLeadTo("/home");
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();

    private Task<Answer> ResetAsync(string token, string password = NewPassword) =>
        people.NewBrowser().PostAsync("/account/reset", ("token", token), ("password", password));

    private Task<string> ForgetAsync() => people.ForgetAsync(Ana);
}
