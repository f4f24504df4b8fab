using Bookline.EndToEnd.Tests.Browser;
using Bookline.Server.Tests.Simulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bookline.EndToEnd.Tests;

/// <summary>The page with all that it can show, checked by axe, in both widths, by day and by night.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData(1280, 900, ColorScheme.Light, "desktop-light")]
    [InlineData(1280, 900, ColorScheme.Dark, "desktop-dark")]
    [InlineData(390, 844, ColorScheme.Light, "phone-light")]
    [InlineData(390, 844, ColorScheme.Dark, "phone-dark")]
    public async Task Everybody_can_use_it(int width, int height, ColorScheme scheme, string name)
    {
        await using var server = await StubServer.StartAsync();
        await using var tab = await chromium.OpenAsync(width, height, scheme);
        await tab.Page.GotoAsync(new Uri(server.Address, "/").ToString());
        await Expect(tab.Page.Locator("body.is-live")).ToHaveCountAsync(1);
        var ana = new SimulatedPhone(tab.Page, "Ana");
        await FillChatsAsync(server, tab);
        await tab.SaveScreenshotAsync($"stub-{name}", fullPage: true);

        await tab.ShouldBeAccessibleAsync();
        await ana.OpenListAsync("Choose a service");
        await tab.SaveScreenshotAsync($"stub-{name}-sheet");
        await tab.ShouldBeAccessibleAsync();
        tab.Troubles.ShouldBeEmpty();
    }

    private static async Task FillChatsAsync(StubServer server, Tab tab)
    {
        var (ana, ben) = (new SimulatedPhone(tab.Page, "Ana"), new SimulatedPhone(tab.Page, "Ben"));
        server.Answers = m => [BotMessage.Read(BotMessage.Wamid(m))];
        await ana.WriteAsync("hi");
        await Expect(ana.Last.Locator(".ticks-read")).ToHaveCountAsync(1);
        await server.SendAsync(StubServer.Salon, Menu.Of("12025550101"));
        await ben.WriteAsync("مرحبا، أريد موعدًا يوم السبت");
        await Expect(ben.Last.Locator(".ticks-read")).ToHaveCountAsync(1);
        await server.SendAsync(StubServer.Salon, BotMessage.Text("12025550102", "أهلًا *بن*! متى تريد أن تأتي؟"));
        await server.SendAsync(
            StubServer.Salon,
            BotMessage.Buttons(
                "12025550102",
                "*Haircut* with Priya\n_Saturday, 28 November, 10:30_\n₹650 at the salon",
                "Confirm",
                "Other time",
                "Cancel"
            )
        );
        await ben.SeesAsync("Haircut");
        await ben.PressAsync("Confirm");
        await Expect(ben.Last.Locator(".ticks-read")).ToHaveCountAsync(1);
        await server.SendAsync(
            StubServer.Salon,
            BotMessage.Text("12025550102", "✅ Booked. See you on Saturday!\nhttps://maps.example/spark-salon")
        );
        await ben.Root.GetByRole(AriaRole.Button, new() { Name = "Send a picture" }).ClickAsync();
        await Expect(ben.Last.Locator(".ticks-read")).ToHaveCountAsync(1);
        await server.CauseAsync("rate_limited", 3);
        await server.CauseAsync("statuses_reordered", 1);
        using var refused = await server.SendAsync(StubServer.Salon, BotMessage.Text("12025550102", "Once more"));
        await Expect(tab.Page.Locator("#active-faults")).ToContainTextAsync("2 times");
        await ana.SeesAsync("What would you like to book?");
    }
}
