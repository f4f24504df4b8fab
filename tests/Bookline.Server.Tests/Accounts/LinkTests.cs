using System.Net;
using Bookline.Server.Accounts;
using Bookline.Server.Accounts.Links;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Links in mails: confirming an address, choosing a new password.</summary>
public sealed class LinkTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";
    private const string NewPassword = "another four words";

    private readonly Confirmed confirmed = new();
    private People people = null!;

    public async ValueTask InitializeAsync() =>
        people = await People.StartAsync(configure: builder =>
            builder.Services.AddSingleton<IConfirmedAddress>(confirmed)
        );

    [Fact]
    public async Task A_confirmation_works_once_and_is_heard_of()
    {
        var user = await people.AddAsync(Ana, isConfirmed: false);
        var token = await IssueAsync(user);
        var browser = people.NewBrowser();

        // Programs that look at mails open links.
        (await browser.GetAsync($"/confirm?token={token}")).ShouldBe(HttpStatusCode.OK);
        (await browser.PostAsync("/account/confirm", ("token", token))).ShouldBe(HttpStatusCode.OK);
        (await browser.PostAsync("/account/confirm", ("token", token))).ShouldBe(HttpStatusCode.Gone);

        (await browser.SignInAsync(Ana)).ShouldLeadTo("/home");
        confirmed.Seen.ShouldBe([(user, Ana)]);
    }

    [Fact]
    public async Task Only_the_newest_confirmation_works_and_not_for_ever()
    {
        var user = await people.AddAsync(Ana, isConfirmed: false);
        var first = await IssueAsync(user);
        var second = await IssueAsync(user);

        (await people.NewBrowser().PostAsync("/account/confirm", ("token", first))).ShouldBe(HttpStatusCode.Gone);
        people.Time.Advance(Confirmation.Lifetime);
        (await people.NewBrowser().PostAsync("/account/confirm", ("token", second))).ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_link_of_one_kind_does_not_do_for_the_other()
    {
        var user = await people.AddAsync(Ana, isConfirmed: false);
        var token = await IssueAsync(user);
        (await people.NewBrowser().PostAsync("/account/reset", ("token", token), ("password", NewPassword))).ShouldBe(
            HttpStatusCode.Gone
        );
        (await people.NewBrowser().PostAsync("/account/confirm", ("token", token))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_the_link_of_a_mail_and_ends_all_sessions()
    {
        await people.AddAsync(Ana);
        var thief = await people.SignInAsync(Ana);
        var token = await ForgetAsync(Ana);

        var weak = await people.NewBrowser().PostAsync("/account/reset", ("token", token), ("password", "short"));
        weak.ShouldBe(HttpStatusCode.UnprocessableEntity); // and the link is still good
        (await people.NewBrowser().PostAsync("/account/reset", ("token", token), ("password", NewPassword))).ShouldBe(
            HttpStatusCode.OK
        );

        (await thief.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Ana, NewPassword)).ShouldLeadTo("/home");
        (
            await people.NewBrowser().PostAsync("/account/reset", ("token", token), ("password", "a third password"))
        ).ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_reset_link_ends_after_an_hour_and_a_lock_ends_with_a_reset()
    {
        var user = await people.AddAsync(Ana);
        var late = await ForgetAsync(Ana);
        people.Time.Advance(PasswordReset.Lifetime);
        (await people.NewBrowser().PostAsync("/account/reset", ("token", late), ("password", NewPassword))).ShouldBe(
            HttpStatusCode.Gone
        );

        await people.Database.ExecuteAsync(
            $"update users set lockout_end = now() + interval '9 days', access_failed_count = 8 where id = '{user}'"
        );
        var token = await ForgetAsync(Ana);
        (await people.NewBrowser().PostAsync("/account/reset", ("token", token), ("password", NewPassword))).ShouldBe(
            HttpStatusCode.OK
        );
        (await people.NewBrowser().SignInAsync(Ana, NewPassword)).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task Who_asks_for_a_link_hears_nothing_of_whether_there_is_an_account()
    {
        await people.AddAsync(Ana);
        var known = await people.NewBrowser().PostAsync("/account/forgot", ("email", Ana));
        var unknown = await people.NewBrowser().PostAsync("/account/forgot", ("email", "nobody@example.com"));
        var malformed = await people.NewBrowser().PostAsync("/account/forgot", ("email", "no address"));

        (unknown.Status, unknown.Body).ShouldBe((known.Status, known.Body));
        (malformed.Status, malformed.Body).ShouldBe((known.Status, known.Body));
        await Hosting.Eventually.ShouldBeAsync(() => Task.FromResult(people.Mails.Count), 1);
    }

    [Fact]
    public async Task Nobody_is_flooded_with_mails()
    {
        await people.AddAsync(Ana);
        // What an answer leaves to be done after it, done here and waited for.
        var reset = people.Server.Service<PasswordReset>();
        for (var n = 0; n < 6; n++)
        {
            await reset.SendAsync(new DefaultHttpContext(), Ana);
        }
        people.Mails.Count.ShouldBe(3);

        people.Time.Advance(TimeSpan.FromHours(2));
        await reset.SendAsync(new DefaultHttpContext(), Ana);

        people.Mails.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example:443")]
    public async Task A_link_never_leads_to_the_host_that_a_request_names(string host)
    {
        await people.AddAsync(Ana);
        await people
            .NewBrowser()
            .SendAsync(
                HttpMethod.Post,
                "/account/forgot",
                new FormUrlEncodedContent([KeyValuePair.Create("email", Ana)]),
                "same-origin",
                ("Host", host),
                ("X-Forwarded-Host", host)
            );
        await Hosting.Eventually.ShouldBeAsync(() => Task.FromResult(people.Mails.Count), 1);
        var port = people.Server.Http.BaseAddress!.Port;
        people.Mails.Single().Link!.Url.ShouldStartWith($"http://localhost:{port}/reset?token=");
    }

    [Fact]
    public async Task Links_lead_to_the_public_address_where_one_is_set()
    {
        await using var server = await people.StartServerAsync(
            settings: new Dictionary<string, string> { ["PublicUrl"] = "https://book.example.com/" }
        );
        server.Service<AccountsModule>().ConfirmationUrl("abc").ShouldBe("https://book.example.com/confirm?token=abc");
    }

    [Fact]
    public async Task Only_the_hash_of_a_token_is_stored()
    {
        var token = await IssueAsync(await people.AddAsync(Ana, isConfirmed: false));
        (await people.ScalarAsync("select to_jsonb(t)::text from user_tokens t"))!.ShouldNotContain(token);
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();

    private Task<string> IssueAsync(Guid user) =>
        people.Server.Tenants.WithTenantTransactionAsync(
            People.Tenant(1),
            db => people.Server.Service<AccountsModule>().IssueConfirmationAsync(db, user)
        );

    private async Task<string> ForgetAsync(string email)
    {
        var before = people.Mails.Count;
        (await people.NewBrowser().PostAsync("/account/forgot", ("email", email))).ShouldBe(HttpStatusCode.OK);
        await Hosting.Eventually.ShouldBeAsync(() => Task.FromResult(people.Mails.Count), before + 1);
        var token = people.TokenMailedTo(email);
        // It is queued before its transaction has ended.
        await Hosting.Eventually.ShouldBeAsync(
            () =>
                people.Database.ScalarAsync<long>(
                    $"select count(*) from user_tokens where token_hash = sha256('{token}')"
                ),
            1
        );
        return token;
    }

    private sealed class Confirmed : IConfirmedAddress
    {
        public List<(Guid, string)> Seen { get; } = [];

        public Task OnConfirmedAsync(TenantDatabase db, Guid user, string email)
        {
            Seen.Add((user, email));
            return Task.CompletedTask;
        }
    }
}
