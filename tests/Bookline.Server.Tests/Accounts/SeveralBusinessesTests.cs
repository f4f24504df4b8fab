using System.Net;
using Bookline.Server.Accounts.SignIn;

namespace Bookline.Server.Tests.Accounts;

/// <summary>One address of mail in several businesses.</summary>
public sealed class SeveralBusinessesTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;

    public async ValueTask InitializeAsync() => people = await People.StartAsync(tenants: 3);

    [Fact]
    public async Task One_password_for_two_of_them_leads_to_a_choice_of_just_these()
    {
        await people.AddAsync(Ana, tenant: 1);
        await people.AddAsync(Ana, tenant: 2);
        await people.AddAsync(Ana, tenant: 3, password: "of the third alone");
        var browser = people.NewBrowser();

        (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/business");
        var page = (await browser.GetAsync("/sign-in/business")).Body;
        page.ShouldContain("Tenant 1");
        page.ShouldContain("Tenant 2");
        page.ShouldNotContain("Tenant 3");
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        // Not one that the password does not open.
        (await ChooseAsync(browser, "tenant-3")).ShouldLeadTo("/sign-in/business");
        (await ChooseAsync(browser, "tenant-2")).ShouldLeadTo("/home");

        (await browser.GetAsync("/api/v1/me")).Body.ShouldContain("\"domain\":\"tenant-2\"");
        (await ChooseAsync(browser, "tenant-1")).ShouldLeadTo("/sign-in");
    }

    [Fact]
    public async Task A_password_of_one_of_them_leads_there()
    {
        await people.AddAsync(Ana, tenant: 1);
        await people.AddAsync(Ana, tenant: 2, password: "of the second alone");
        var browser = people.NewBrowser();

        (await browser.SignInAsync(Ana, "of the second alone")).ShouldLeadTo("/home");

        (await browser.GetAsync("/api/v1/me")).Body.ShouldContain("\"domain\":\"tenant-2\"");
    }

    [Fact]
    public async Task Signing_in_to_one_of_them_again_and_again_locks_none_of_the_others()
    {
        await people.AddAsync(Ana, tenant: 1);
        await people.AddAsync(Ana, tenant: 2, password: "of the second alone");
        for (var n = 0; n < Attempts.Most + 2; n++)
        {
            (await people.NewBrowser().SignInAsync(Ana)).ShouldLeadTo("/home");
        }
        (await people.NewBrowser().SignInAsync(Ana, "of the second alone")).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_business_that_asks_for_a_code_asks_after_the_choice()
    {
        await people.AddAsync(Ana, tenant: 1);
        await people.AddAsync(Ana, tenant: 2);
        await people.Database.ExecuteAsync(
            $"update users set mfa_enabled = true, mfa_secret = 'x' where tenant_id = '{People.Tenant(2)}'"
        );
        var browser = people.NewBrowser();
        await browser.SignInAsync(Ana);

        (await ChooseAsync(browser, "tenant-2")).ShouldLeadTo("/sign-in/code");
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Programs_choose_by_the_businesss_own_address()
    {
        await people.AddAsync(Ana, tenant: 1);
        await people.AddAsync(Ana, tenant: 2);
        var browser = people.NewBrowser();
        var asked = await browser.JsonAsync(
            HttpMethod.Post,
            "/account/sign-in",
            new { email = Ana, password = People.Password }
        );
        asked.Body.ShouldContain("\"status\":\"choose_business\"");
        asked.Body.ShouldContain("\"business\":\"tenant-1\"");
        var chosen = await browser.JsonAsync(
            HttpMethod.Post,
            "/account/sign-in/business",
            new { business = "tenant-1" }
        );
        chosen.Body.ShouldContain("signed_in");
    }

    [Fact]
    public async Task A_forgotten_password_is_asked_about_in_each_of_them_with_a_link_of_its_own()
    {
        await people.AddAsync(Ana, tenant: 1);
        await people.AddAsync(Ana, tenant: 2);
        await people.NewBrowser().PostAsync("/account/forgot", ("email", Ana));
        await Hosting.Eventually.ShouldBeAsync(
            () => people.Database.ScalarAsync<long>("select count(*) from user_tokens"),
            2
        );
        people.Mails.Select(mail => mail.Link!.Url).Distinct().Count().ShouldBe(2);
        people.Mails.Select(mail => mail.Text).ShouldContain(text => text.Contains("Tenant 2"));
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();

    private static Task<Answer> ChooseAsync(Browser browser, string domain) =>
        browser.PostAsync("/account/sign-in/business", ("business", domain));
}
