using System.Net;

namespace Bookline.Server.Tests.Accounts;

/// <summary>What signs one in without the phone.</summary>
public sealed class RecoveryCodeTests : IAsyncLifetime
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
    public async Task A_recovery_code_works_once_and_is_stored_readable_for_nobody()
    {
        var (_, _, codes) = await app.TurnOnAsync(Ana);
        codes.Count.ShouldBe(10);
        var stored = await people.ScalarAsync("select mfa_recovery_codes::text || mfa_secret from users");
        codes.ShouldAllBe(code => !stored!.Contains(code) && !stored.Contains(code.Replace("-", "")));

        var browser = people.NewBrowser();
        await browser.SignInAsync(Ana);
        (await Authenticator.EnterAsync(browser, codes[3].ToLowerInvariant().Replace("-", " "))).ShouldLeadTo("/home");
        (await people.ScalarAsync("select jsonb_array_length(mfa_recovery_codes)::text from users")).ShouldBe("9");

        var again = people.NewBrowser();
        await again.SignInAsync(Ana);
        (await Authenticator.EnterAsync(again, codes[3])).ShouldBe(HttpStatusCode.Unauthorized);
        (await Authenticator.EnterAsync(again, codes[4])).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_recovery_code_works_once_however_many_browsers_send_it_at_once()
    {
        var (_, _, codes) = await app.TurnOnAsync(Ana);
        var browsers = new[] { people.NewBrowser(), people.NewBrowser(), people.NewBrowser() };
        foreach (var browser in browsers)
        {
            (await browser.SignInAsync(Ana)).ShouldLeadTo("/sign-in/code");
        }
        // So that all of them have come as far as the row before any goes on.
        await using var meanwhile = await Meanwhile.DoAsync(people.Database, "select from users for update");

        var answers = browsers.Select(b => Authenticator.EnterAsync(b, codes[0])).ToList();
        await meanwhile.CommitOnceSomebodyWaitsAsync();

        (await Task.WhenAll(answers)).Count(a => a.Status == HttpStatusCode.SeeOther).ShouldBe(1);
        (await people.ScalarAsync("select jsonb_array_length(mfa_recovery_codes)::text from users")).ShouldBe("9");
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();
}
