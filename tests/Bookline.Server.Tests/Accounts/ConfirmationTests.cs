using System.Net;
using Bookline.Server.Accounts;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Confirming an address: by who reads its mail and knows the password that was chosen at sign-up.</summary>
public sealed class ConfirmationTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";
    private const string NewPassword = "another four words";

    private readonly Confirmed confirmed = new();
    private People people = null!;
    private Guid user;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync(configure: builder =>
            builder.Services.AddSingleton<IConfirmedAddress>(confirmed)
        );
        user = await people.AddAsync(Ana, isConfirmed: false);
    }

    [Fact]
    public async Task Confirms_once_is_heard_of_and_signs_in()
    {
        var token = await IssueAsync();
        var browser = people.NewBrowser();

        // Programs that look at mails open links.
        (await browser.GetAsync($"/confirm?token={token}")).ShouldBe(HttpStatusCode.OK);
        (await ConfirmAsync(browser, token)).ShouldLeadTo("/home");
        (await ConfirmAsync(people.NewBrowser(), token)).ShouldBe(HttpStatusCode.Gone);

        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        confirmed.Seen.ShouldBe([(user, Ana)]);
    }

    [Fact]
    public async Task A_stranger_who_signed_up_with_this_address_gains_nothing_by_its_owners_click()
    {
        var owner = people.NewBrowser();
        var token = await IssueAsync();

        (await owner.PostAsync("/account/confirm", ("token", token))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ConfirmAsync(owner, token, NewPassword)).ShouldBe(HttpStatusCode.UnprocessableEntity);

        confirmed.Seen.ShouldBeEmpty();
        owner.Cookie("bookline").ShouldBeNull();
        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Forbidden); // the stranger
    }

    [Fact]
    public async Task Who_does_not_know_the_password_chooses_one_by_mail_and_the_strangers_is_worth_nothing()
    {
        await people.NewBrowser().PostAsync("/account/forgot", ("email", Ana));
        await Hosting.Eventually.ShouldBeAsync(() => Task.FromResult(people.Mails.Count), 1);
        await Hosting.Eventually.ShouldBeAsync(() => people.ScalarAsync("select purpose from user_tokens"), "reset");
        (
            await people
                .NewBrowser()
                .PostAsync("/account/reset", ("token", people.TokenMailedTo(Ana)), ("password", NewPassword))
        ).ShouldBe(HttpStatusCode.OK);

        confirmed.Seen.ShouldBe([(user, Ana)]);
        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Ana, NewPassword)).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task Only_the_newest_link_works_and_not_for_ever()
    {
        var first = await IssueAsync();
        var second = await IssueAsync();

        (await ConfirmAsync(people.NewBrowser(), first)).ShouldBe(HttpStatusCode.Gone);
        people.Time.Advance(Confirmation.Lifetime);
        (await ConfirmAsync(people.NewBrowser(), second)).ShouldBe(HttpStatusCode.Gone);
        confirmed.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Guesses_at_the_password_count_as_at_signing_in()
    {
        var token = await IssueAsync();
        for (var n = 0; n < Attempts.Most; n++)
        {
            await ConfirmAsync(people.NewBrowser(), token, $"guess number {n}");
        }

        (await ConfirmAsync(people.NewBrowser(), token)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        people.Time.Advance(Attempts.Lockout);
        (await ConfirmAsync(people.NewBrowser(), token)).ShouldLeadTo("/home");
        (await people.ScalarAsync("select count(*)::text from audit_log where action = 'session.refused'")).ShouldBe(
            $"{Attempts.Most}"
        );
    }

    [Fact]
    public async Task Two_at_once_are_heard_of_once()
    {
        var token = await IssueAsync();
        var answers = await Task.WhenAll(
            ConfirmAsync(people.NewBrowser(), token),
            ConfirmAsync(people.NewBrowser(), token)
        );

        answers.Count(a => a.Status == HttpStatusCode.SeeOther).ShouldBe(1);
        confirmed.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Programs_confirm_with_json()
    {
        var token = await IssueAsync();
        var browser = people.NewBrowser();

        var refused = await browser.JsonAsync(
            HttpMethod.Post,
            "/account/confirm",
            new { token, password = "wrong password" }
        );
        refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Body.ShouldContain("\"field\":\"password\",\"code\":\"wrong\"");

        var answer = await browser.JsonAsync(
            HttpMethod.Post,
            "/account/confirm",
            new { token, password = People.Password }
        );
        answer.Body.ShouldContain("\"status\":\"signed_in\"");
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();

    private static Task<Answer> ConfirmAsync(Browser browser, string token, string password = People.Password) =>
        browser.PostAsync("/account/confirm", ("token", token), ("password", password));

    private Task<string> IssueAsync() =>
        people.Server.Tenants.WithTenantTransactionAsync(
            People.Tenant(1),
            db => people.Server.Service<AccountsModule>().IssueConfirmationAsync(db, user)
        );

    private sealed class Confirmed : IConfirmedAddress
    {
        public List<(Guid, string)> Seen { get; } = [];

        public Task OnConfirmedAsync(TenantDatabase db, Actor actor, string email)
        {
            Seen.Add((Guid.Parse(actor.Id!), email));
            return Task.CompletedTask;
        }
    }
}
