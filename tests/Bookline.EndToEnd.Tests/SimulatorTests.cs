using System.Text.Json.Nodes;
using Bookline.EndToEnd.Tests.Browser;
using Bookline.Server.Tests.Simulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Bookline.EndToEnd.Tests;

/// <summary>The phones in the browser, in front of a bot of a few fixed answers.</summary>
public sealed class SimulatorTests(Chromium chromium) : IAsyncLifetime
{
    private StubServer server = null!;
    private Tab tab = null!;
    private SimulatedPhone ana = null!;
    private SimulatedPhone ben = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await tab.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_text_goes_out_as_a_signed_webhook_and_gets_its_ticks()
    {
        server.Answers = m => [BotMessage.Read(BotMessage.Wamid(m))];

        await ana.WriteAsync("Hello there");

        await ana.SeesAsync("Hello there");
        await Expect(ana.Last.Locator(".ticks-read")).ToHaveCountAsync(1);
        await Expect(ana.Root.Locator(".presence")).ToContainTextAsync("typing");
        var message = server.Messages.ShouldHaveSingleItem();
        message["text"]!["body"]!.GetValue<string>().ShouldBe("Hello there");
        BotMessage.From(message).ShouldBe("12025550101");
    }

    [Fact]
    public async Task A_reply_appears_by_itself_and_ends_the_typing()
    {
        server.Answers = m =>
            [BotMessage.Read(BotMessage.Wamid(m)), BotMessage.Text(BotMessage.From(m), "*Welcome*, Ana")];

        await ana.WriteAsync("hi");

        await ana.SeesAsync("Welcome, Ana");
        await Expect(ana.Last.Locator("strong")).ToHaveTextAsync("Welcome");
        await Expect(ana.Root.Locator(".presence")).ToHaveTextAsync("+91 80 5550 0100");
    }

    [Fact]
    public async Task A_list_opens_as_a_sheet_and_its_choice_is_sent()
    {
        await server.SendAsync(StubServer.Salon, Menu.Of("12025550101"));

        await ana.OpenListAsync("Choose a service");
        await tab.SaveScreenshotAsync("stub-sheet");
        await ana.ChooseAsync("Haircut");

        await Expect(ana.Sheet).ToHaveCountAsync(0);
        await ana.SeesAsync("Haircut");
        await MessagesReachServerAsync(1);
        var reply = server.Messages.First()["interactive"]!["list_reply"]!;
        reply["id"]!.GetValue<string>().ShouldBe("id:Haircut");
        reply["description"]!.GetValue<string>().ShouldBe("45 min · ₹650");
    }

    [Fact]
    public async Task Escape_closes_the_sheet_and_sends_nothing()
    {
        await server.SendAsync(StubServer.Salon, Menu.Of("12025550101"));

        await ana.OpenListAsync("Choose a service");
        await tab.Page.Keyboard.PressAsync("Escape");

        await Expect(ana.Sheet).ToHaveCountAsync(0);
        await Expect(ana.Log.Locator("summary")).ToBeFocusedAsync();
        server.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Buttons_of_old_messages_can_still_be_pressed()
    {
        await server.SendAsync(StubServer.Salon, BotMessage.Buttons("12025550101", "Confirm?", "Yes", "No"));
        await server.SendAsync(StubServer.Salon, BotMessage.Text("12025550101", "Never mind."));
        await ana.SeesAsync("Never mind.");

        await ana.PressAsync("Yes");
        await MessagesReachServerAsync(1);
        await ana.PressAsync("Yes");
        await MessagesReachServerAsync(2);

        server.Messages.ShouldAllBe(m => m["interactive"]!["button_reply"]!["id"]!.GetValue<string>() == "id:Yes");
        await Expect(ana.Last.Locator(".quote")).ToContainTextAsync("Confirm?");
    }

    [Fact]
    public async Task A_picture_is_sent_as_one()
    {
        await ana.Root.GetByRole(AriaRole.Button, new() { Name = "Send a picture" }).ClickAsync();

        await ana.SeesAsync("Photo");
        await MessagesReachServerAsync(1);
        server.Messages.First()["type"]!.GetValue<string>().ShouldBe("image");
    }

    [Fact]
    public async Task Two_customers_chat_side_by_side()
    {
        server.Answers = m => [BotMessage.Text(BotMessage.From(m), $"You are {BotMessage.From(m)}")];

        await ana.WriteAsync("who am I?");
        await ben.WriteAsync("and I?");

        await ana.SeesAsync("You are 12025550101");
        await ben.SeesAsync("You are 12025550102");
        await Expect(ana.Messages).ToHaveCountAsync(2);
        await Expect(ben.Messages).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_customer_is_added_and_put_away()
    {
        var page = tab.Page;
        await page.GetByText("Add a phone").ClickAsync();
        await page.GetByLabel("Name").FillAsync("काव्या");
        await page.GetByLabel("Number, with country code").FillAsync("+91 98450 12345");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add phone" }).ClickAsync();

        var kavya = new SimulatedPhone(page, "काव्या");
        await kavya.WriteAsync("नमस्ते");
        await kavya.SeesAsync("नमस्ते");
        await page.GetByRole(AriaRole.Button, new() { Name = "Put काव्या's phone away" }).ClickAsync();

        await Expect(kavya.Root).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_number_that_is_none_is_explained()
    {
        var page = tab.Page;
        await page.GetByText("Add a phone").ClickAsync();
        await page.GetByLabel("Name").FillAsync("Zoe");
        await page.GetByLabel("Number, with country code").FillAsync("555");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add phone" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("7 to 15 digits");
    }

    [Fact]
    public async Task A_fault_is_caused_from_the_page_and_used_up()
    {
        var page = tab.Page;
        await page.GetByLabel("What goes wrong").SelectOptionAsync("rate_limited");
        await page.GetByLabel("Times").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cause it" }).ClickAsync();
        await Expect(page.Locator("#active-faults")).ToContainTextAsync("130429");

        var answer = await server.SendAsync(StubServer.Salon, BotMessage.Text("12025550101", "Hello"));

        ((int)answer.StatusCode).ShouldBe(429);
        await Expect(page.Locator("#active-faults")).ToContainTextAsync("Everything works");
        await Expect(page.Locator("#wire")).ToContainTextAsync("429");
    }

    [Fact]
    public async Task Markup_and_scripts_in_a_message_are_shown_as_text()
    {
        const string nasty = "<img src=x onerror=alert(1)> <script>alert(2)</script> *<b>bold</b>*";
        await server.SendAsync(StubServer.Salon, BotMessage.Text("12025550101", nasty));
        await ana.WriteAsync(nasty);

        await Expect(ana.Messages).ToHaveCountAsync(2);
        await Expect(ana.Log.Locator("img, script, b")).ToHaveCountAsync(0);
        await ana.SeesAsync("<img src=x onerror=alert(1)>");
    }

    [Fact]
    public async Task It_works_without_scripts()
    {
        await server.SendAsync(StubServer.Salon, Menu.Of("12025550101"));
        await using var plain = await chromium.OpenAsync(1280, 900, scripts: false);
        await plain.Page.GotoAsync(new Uri(server.Address, "/simulator").ToString());
        var phone = new SimulatedPhone(plain.Page, "Ana");

        await phone.WriteAsync("typed");
        await phone.SeesAsync("typed");
        await phone.OpenListAsync("Choose a service");
        await phone.ChooseAsync("Colour");

        await phone.SeesAsync("Colour");
        await MessagesReachServerAsync(2);
    }

    private async Task OpenAsync()
    {
        tab = await chromium.OpenAsync(1280, 900);
        await tab.Page.GotoAsync(new Uri(server.Address, "/").ToString());
        await Expect(tab.Page.Locator("body.is-live")).ToHaveCountAsync(1);
        ana = new SimulatedPhone(tab.Page, "Ana");
        ben = new SimulatedPhone(tab.Page, "Ben");
    }

    private Task MessagesReachServerAsync(int count) => Until.TrueAsync(() => server.Messages.Count() >= count);
}
