using System.Net;
using Bookline.Server.Accounts;
using Bookline.Server.Accounts.SignIn;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Links in mails: how they are asked for, and what is true of all of them.</summary>
public sealed class LinkTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;

    public async ValueTask InitializeAsync() => people = await People.StartAsync();

    [Fact]
    public async Task A_link_of_one_kind_does_not_do_for_the_other()
    {
        var token = await IssueAsync(await people.AddAsync(Ana, isConfirmed: false));
        (
            await people.NewBrowser().PostAsync("/account/reset", ("token", token), ("password", "another four words"))
        ).ShouldBe(HttpStatusCode.Gone);
        (
            await people.NewBrowser().PostAsync("/account/confirm", ("token", token), ("password", People.Password))
        ).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task Who_asks_for_a_link_hears_nothing_of_whether_there_is_an_account()
    {
        await people.AddAsync(Ana);
        var known = await AskAsync(Ana);
        var unknown = await AskAsync("nobody@example.com");
        var malformed = await AskAsync("no address");

        (unknown.Status, unknown.Body).ShouldBe((known.Status, known.Body));
        (malformed.Status, malformed.Body).ShouldBe((known.Status, known.Body));
        await Hosting.Eventually.ShouldBeAsync(() => Task.FromResult(people.Mails.Count), 1);
    }

    [Fact]
    public async Task Neither_the_answer_nor_the_next_one_of_the_connection_waits_for_the_mail()
    {
        await people.AddAsync(Ana);
        await using var meanwhile = await Meanwhile.DoAsync(
            people.Database,
            "lock table user_tokens in access exclusive mode"
        );
        var browser = people.NewBrowser();

        (await browser.PostAsync("/account/forgot", ("email", Ana))).ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync("/forgot")).ShouldBe(HttpStatusCode.OK);

        people.Mails.ShouldBeEmpty();
        await meanwhile.CommitOnceSomebodyWaitsAsync();
        await Hosting.Eventually.ShouldBeAsync(() => Task.FromResult(people.Mails.Count), 1);
    }

    [Fact]
    public async Task Nobody_is_flooded_with_mails()
    {
        await people.AddAsync(Ana);
        await people.AddAsync("bo@example.com");
        for (var n = 0; n < 6; n++)
        {
            await AskAsync(Ana);
        }
        await AskAsync("bo@example.com"); // in the order in which they asked
        await Hosting.Eventually.ShouldBeTrueAsync(() => Task.FromResult(people.Mails.Any(m => m.To != Ana)));
        people.Mails.Count(m => m.To == Ana).ShouldBe(3);

        people.Time.Advance(TimeSpan.FromHours(2));
        await AskAsync(Ana);

        await Hosting.Eventually.ShouldBeAsync(() => Task.FromResult(people.Mails.Count), 5);
    }

    [Theory]
    [InlineData("/account/forgot")]
    [InlineData("/account/reset")]
    [InlineData("/account/confirm")]
    [InlineData("/account/invitation")]
    public async Task One_place_on_the_network_tries_only_so_often(string path)
    {
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n <= SignInPace.OfPlace.Burst; n++)
        {
            var fields = new
            {
                token = $"guess number {n}",
                email = $"nobody-{n}@example.com",
                password = People.Password,
            };
            statuses.Add((await people.NewBrowser().JsonAsync(HttpMethod.Post, path, fields)).Status);
        }

        statuses.SkipLast(1).ShouldNotContain(HttpStatusCode.TooManyRequests);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        var page = await people.NewBrowser().PostAsync(path);
        page.ShouldBe(HttpStatusCode.TooManyRequests);
        page.Body.ShouldContain("too many tries");
        page.RetryAfter.ShouldBe(SignInPace.OfPlace.Spacing);
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

    private Task<Answer> AskAsync(string email) => people.NewBrowser().PostAsync("/account/forgot", ("email", email));
}
