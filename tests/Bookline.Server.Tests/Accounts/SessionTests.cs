using System.Net;
using Bookline.Server.Accounts.Sessions;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Sessions: whose they are, how they end, and who cannot use them.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync();
        await people.AddAsync(Ana);
    }

    [Fact]
    public async Task A_token_that_was_there_before_signing_in_is_good_for_nothing_afterwards()
    {
        // A stranger signs in, and has the victim's browser take that session.
        await people.AddAsync("mallory@example.com", tenant: 2);
        var stranger = await people.SignInAsync("mallory@example.com");
        var planted = stranger.Cookie("bookline")!;
        var victim = people.NewBrowser();
        victim.SetCookie("bookline", planted);

        (await victim.SignInAsync(Ana)).ShouldLeadTo("/home");

        victim.Cookie("bookline").ShouldNotBe(planted);
        (await stranger.GetAsync("/home")).ShouldLeadTo("/sign-in");
    }

    [Fact]
    public async Task A_token_of_ones_own_choice_opens_nothing()
    {
        var victim = people.NewBrowser();
        victim.SetCookie("bookline", new string('a', 43));
        (await victim.SignInAsync(Ana)).ShouldLeadTo("/home");
        victim.Cookie("bookline").ShouldNotBe(new string('a', 43));

        var stranger = people.NewBrowser();
        stranger.SetCookie("bookline", new string('a', 43));
        (await stranger.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_every_server()
    {
        await using var second = await people.StartServerAsync();
        var browser = await people.SignInAsync(Ana);
        var elsewhere = people.NewBrowser(second);
        elsewhere.SetCookie("bookline", browser.Cookie("bookline")!);
        (await elsewhere.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);

        (await browser.PostAsync("/account/sign-out")).ShouldLeadTo("/sign-in");

        (await elsewhere.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends_and_one_in_use_ends_all_the_same_some_day()
    {
        var used = await people.SignInAsync(Ana);
        var unused = await people.SignInAsync(Ana);
        for (var day = 0; day < SessionStore.Longest.Days; day += 13)
        {
            (await used.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
            people.Time.Advance(TimeSpan.FromDays(13));
            if (day == 13)
            {
                (await unused.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
            }
        }
        (await used.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Sessions_are_listed_and_one_of_them_or_all_others_can_be_ended()
    {
        var browser = await people.SignInAsync(Ana);
        var phone = await people.SignInAsync(Ana);
        var tablet = await people.SignInAsync(Ana);

        var list = System.Text.Json.JsonDocument.Parse((await phone.GetAsync("/api/v1/me/sessions")).Body).RootElement;
        var current = list.GetProperty("data").EnumerateArray().Single(s => s.GetProperty("is_current").GetBoolean());
        list.GetProperty("data").GetArrayLength().ShouldBe(3);

        (await browser.SendAsync(HttpMethod.Delete, $"/api/v1/me/sessions/{current.GetProperty("id")}", null)).ShouldBe(
            HttpStatusCode.NoContent
        );
        (await phone.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await tablet.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await browser.PostAsync("/account/sessions/revoke-others")).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await tablet.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        await people.AddAsync("bo@example.com");
        var bo = await people.SignInAsync("bo@example.com");
        var ana = await people.SignInAsync(Ana);
        var hers = await people.ScalarAsync(
            "select s.id::text from user_sessions s join users u on u.id = s.user_id where u.email = 'ana@example.com'"
        );

        (await bo.SendAsync(HttpMethod.Delete, $"/api/v1/me/sessions/ses_{hers}", null)).ShouldBe(
            HttpStatusCode.NotFound
        );
        (await bo.PostAsync("/account/sessions/revoke", ("id", $"ses_{hers}"))).Status.ShouldBe(
            HttpStatusCode.SeeOther
        );

        (await ana.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_password_ends_all_other_sessions_and_gives_this_one_a_new_token()
    {
        var browser = await people.SignInAsync(Ana);
        var before = browser.Cookie("bookline");
        var other = await people.SignInAsync(Ana);

        (
            await browser.PostAsync(
                "/account/password",
                ("current_password", "wrong"),
                ("password", "another four words")
            )
        ).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await other.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (
            await browser.PostAsync(
                "/account/password",
                ("current_password", People.Password),
                ("password", "another four words")
            )
        ).ShouldLeadTo("/account?saved=password#password");

        browser.Cookie("bookline").ShouldNotBe(before);
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Ana, "another four words")).ShouldLeadTo("/home");
        people.Mails[^1].Subject.ShouldBe("Your password was changed");
    }

    [Theory]
    [InlineData("1234567890")]
    [InlineData("aaaaaaaaaaaaa")]
    [InlineData("short")]
    [InlineData("")]
    public async Task A_password_that_is_guessed_first_is_not_taken(string password)
    {
        var browser = await people.SignInAsync(Ana);
        (
            await browser.PostAsync("/account/password", ("current_password", People.Password), ("password", password))
        ).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await people.NewBrowser().SignInAsync(Ana)).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_session_of_a_suspended_business_is_none()
    {
        var browser = await people.SignInAsync(Ana);
        await people.Database.ExecuteAsync($"update tenants set status = 'suspended' where id = '{People.Tenant(1)}'");
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();
}
