using Bookline.EndToEnd.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bookline.EndToEnd.Tests.Site;

/// <summary>The pages of a business that signs itself up, in a browser, checked by axe, in both widths, by day and by night.</summary>
public sealed class SitePagesTests(Chromium chromium)
{
    private const string Owner = "ana@example.com";
    private const string Password = "a few plain words";

    [Theory]
    [InlineData(1280, 900, ColorScheme.Light, "desktop-light")]
    [InlineData(1280, 900, ColorScheme.Dark, "desktop-dark")]
    [InlineData(390, 844, ColorScheme.Light, "phone-light")]
    [InlineData(390, 844, ColorScheme.Dark, "phone-dark")]
    public async Task Everybody_can_sign_up_and_find_their_way(int width, int height, ColorScheme scheme, string name)
    {
        await using var server = await SiteServer.StartAsync();
        await using var tab = await chromium.OpenAsync(width, height, scheme);

        foreach (var path in new[] { "/sign-in", "/forgot", "/reset?token=x", "/docs/errors", "/nothing", "/sign-up" })
        {
            await tab.Page.GotoAsync(server.Of(path));
            await LookAsync(tab, name);
        }
        await SignUpAsync(tab, name);
        await ConfirmAsync(server, tab, name);
        foreach (var path in new[] { "/connect", "/account" })
        {
            await tab.Page.GotoAsync(server.Of(path));
            await LookAsync(tab, name);
        }
        await AddPasskeyAsync(tab, name);
        await BeginSecondFactorAsync(tab, name);
    }

    [Theory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task Everybody_can_read_the_documentation(ColorScheme scheme, string name)
    {
        await using var server = await SiteServer.StartAsync();
        await using var tab = await chromium.OpenAsync(1280, 900, scheme);
        await tab.Page.GotoAsync(server.Of("/docs"));
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Bookline API", Level = 1 }))
            .ToBeVisibleAsync();
        await LookAsync(tab, name);
    }

    [Fact]
    public async Task No_page_asks_for_what_is_not_there()
    {
        await using var server = await SiteServer.StartAsync();
        await using var tab = await chromium.OpenAsync(1280, 900);
        foreach (var path in new[] { "/sign-in", "/sign-up", "/forgot", "/docs/errors", "/favicon.ico" })
        {
            (await tab.Page.GotoAsync(server.Of(path)))!.Status.ShouldBe(200);
        }
        tab.Troubles.ShouldBeEmpty();
    }

    // With all that can be wrong, and then without.
    private static async Task SignUpAsync(Tab tab, string name)
    {
        await PressAsync(tab, "Open my account");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await LookAsync(tab, name, "refused");
        await tab.Page.GetByLabel("Name of your business").FillAsync("Spark Salon");
        await tab.Page.GetByLabel("Your own address").FillAsync("spark-salon");
        await tab.Page.GetByLabel("Time zone").FillAsync("Europe/Berlin");
        await tab.Page.GetByLabel("E-mail").FillAsync(Owner);
        await tab.Page.GetByLabel("Password").FillAsync(Password);
        await PressAsync(tab, "Open my account");
        await IsOnAsync(tab, "Look into your mailbox");
        await LookAsync(tab, name, "signed-up");
    }

    private static async Task ConfirmAsync(SiteServer server, Tab tab, string name)
    {
        var link = await Until.SomethingAsync(() => server.LinkMailedToAsync(Owner));
        await tab.Page.GotoAsync(link);
        await IsOnAsync(tab, "Confirm your address");
        await tab.Page.GetByLabel("Password").FillAsync("not this one");
        await PressAsync(tab, "Confirm, and sign in");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await LookAsync(tab, name);
        await tab.Page.GetByLabel("Password").FillAsync(Password);
        await PressAsync(tab, "Confirm, and sign in");
        await IsOnAsync(tab, "Spark Salon");
        await LookAsync(tab, name);
    }

    private static async Task AddPasskeyAsync(Tab tab, string name)
    {
        await tab.AddAuthenticatorAsync();
        var section = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Passkeys" });
        await section.GetByLabel("Name of the device").FillAsync("Ana's phone");
        await section.GetByLabel("Password").FillAsync(Password);
        await PressAsync(tab, "Add a passkey");
        await section.Locator("summary").ClickAsync();
        await Expect(section.GetByRole(AriaRole.Button, new() { Name = "Remove it" })).ToBeVisibleAsync();
        await LookAsync(tab, name, "passkey");
    }

    private static async Task BeginSecondFactorAsync(Tab tab, string name)
    {
        var section = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Second factor" });
        await section.GetByLabel("Password").FillAsync(Password);
        await PressAsync(tab, "Set up an authenticator app");
        await Expect(section.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await LookAsync(tab, name, "second-factor");
    }

    private static Task PressAsync(Tab tab, string button) =>
        tab.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static Task IsOnAsync(Tab tab, string heading) =>
        Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 })).ToBeVisibleAsync();

    private static async Task LookAsync(Tab tab, string name, string? state = null)
    {
        var page = new Uri(tab.Page.Url).AbsolutePath.Trim('/').Replace('/', '-');
        await tab.SaveScreenshotAsync($"site-{name}-{page}{(state is null ? "" : "-" + state)}", fullPage: true);
        await tab.ShouldBeAccessibleAsync();
    }
}
