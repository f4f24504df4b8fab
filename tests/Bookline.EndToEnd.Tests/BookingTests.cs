using Bookline.EndToEnd.Tests.Browser;
using Bookline.EndToEnd.Tests.Real;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bookline.EndToEnd.Tests;

/// <summary>Customers book in the browser, from "hi" to the confirmation; nothing is replaced but WhatsApp itself.</summary>
public sealed class BookingTests(Chromium chromium)
{
    [Theory]
    [InlineData(1280, 900, "desktop")]
    [InlineData(390, 844, "phone")]
    public async Task Books_from_hi_to_the_confirmation(int width, int height, string name)
    {
        await using var server = await BookingServer.StartAsync();
        await using var tab = await OpenAsync(server, width, height);
        var ana = new SimulatedPhone(tab.Page, "Ana");

        await ana.Root.GetByRole(AriaRole.Button, new() { Name = "Say “hi”" }).ClickAsync();
        await ana.SeesAsync("Hello and welcome to Salon Sonne!");
        await ana.OpenListAsync("Services");
        await tab.SaveScreenshotAsync($"booking-{name}-1-services");
        await ana.ChooseAsync("Haircut");
        await ana.OpenListAsync("Choose");
        await ana.ChooseAsync("Mia");
        await ana.OpenListAsync("Days");
        await ana.ChooseRowAsync(1);
        await ana.OpenListAsync("Times");
        await tab.SaveScreenshotAsync($"booking-{name}-2-times");
        await ana.ChooseAsync("10:00");
        await ana.SeesAsync("Please check your booking");
        await ana.Root.EvaluateAsync("phone => phone.scrollIntoView()");
        await tab.SaveScreenshotAsync($"booking-{name}-3-summary");
        await ana.PressAsync("Confirm");

        await ana.SeesAsync("You're booked at Salon Sonne");
        await ana.SeesAsync("You pay €32 at Salon Sonne");
        await Expect(ana.Messages.Locator(".ticks-read").Last).ToBeVisibleAsync();
        await ana.Root.EvaluateAsync("phone => phone.scrollIntoView()");
        await tab.SaveScreenshotAsync($"booking-{name}-4-confirmation");
        (await server.BookingsAsync()).ShouldBe(["confirmed"]);
        tab.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sees_a_booking_and_cancels_it()
    {
        await using var server = await BookingServer.StartAsync();
        await using var tab = await OpenAsync(server);
        var ana = new SimulatedPhone(tab.Page, "Ana");
        await BookAsync(ana, time: "11:00");

        await ana.PressAsync("My bookings");
        await ana.SeesAsync("📌 Confirmed");
        await ana.PressAsync("Cancel booking");
        await ana.PressAsync("Yes, cancel");

        await ana.SeesAsync("Your booking is cancelled");
        await tab.SaveScreenshotAsync("booking-cancelled");
        (await server.BookingsAsync()).ShouldBe(["cancelled"]);
    }

    [Theory]
    [InlineData("ar", "rtl", "ماذا تود أن تحجز؟", "تأكيد", "تم تأكيد حجزك")]
    [InlineData("hi-IN", "ltr", "आप क्या बुक करना चाहेंगे?", "पुष्टि करें", "आपकी बुकिंग पक्की है")]
    public async Task Books_in_the_salons_language(
        string language,
        string direction,
        string question,
        string confirm,
        string confirmed
    )
    {
        await using var server = await BookingServer.StartAsync(language);
        await using var tab = await OpenAsync(server, 390, 844);
        var ana = new SimulatedPhone(tab.Page, "Ana");

        await ana.WriteAsync("hi");
        for (var step = 0; step < 4; step++)
        {
            // The service, the person, the day, the time: a list each.
            await Expect(ana.Log.Locator("summary")).ToHaveCountAsync(step + 1);
            await ana.OpenLastListAsync();
            await tab.SaveScreenshotAsync($"booking-{language}-{step + 1}");
            await ana.ChooseRowAsync(1);
        }
        await ana.PressAsync(confirm);

        await ana.SeesAsync(confirmed);
        await ana.Root.EvaluateAsync("phone => phone.scrollIntoView()");
        await tab.SaveScreenshotAsync($"booking-{language}-5");
        var spoken = await ana
            .Log.Locator(".theirs .said")
            .First.EvaluateAsync<string>("e => getComputedStyle(e).direction");
        spoken.ShouldBe(direction);
        await ana.SeesAsync(question);
        (await server.BookingsAsync()).ShouldBe(["confirmed"]);
    }

    [Fact]
    public async Task A_person_has_the_chat_until_it_is_given_back()
    {
        await using var server = await BookingServer.StartAsync();
        await using var tab = await OpenAsync(server);
        var ana = new SimulatedPhone(tab.Page, "Ana");
        await ana.WriteAsync("person");
        await ana.SeesAsync("A person from Salon Sonne will answer you here");
        await ana.WriteAsync("hello?");
        await Expect(ana.Log.Locator(".mine .ticks-delivered, .mine .ticks-read")).ToHaveCountAsync(2);

        await ana.Root.GetByRole(AriaRole.Button, new() { Name = "let the bot answer again" }).ClickAsync();

        await ana.SeesAsync("back with you");
        await Expect(ana.Log.Locator(".day")).ToHaveCountAsync(1);
        await tab.SaveScreenshotAsync("booking-given-back");
        await ana.WriteAsync("hi");
        await ana.SeesAsync("What would you like to book?");
    }

    [Fact]
    public async Task What_goes_wrong_at_WhatsApp_goes_unnoticed()
    {
        await using var server = await BookingServer.StartAsync();
        await using var tab = await OpenAsync(server);
        var ana = new SimulatedPhone(tab.Page, "Ana");

        await server.CauseAsync("rate_limited", 1);
        await server.CauseAsync("messages_at_once", 1);
        await ana.WriteAsync("hi");
        await ana.SeesAsync("Hello and welcome to Salon Sonne!");
        await server.CauseAsync("unavailable", 1);
        await server.CauseAsync("statuses_reordered", 1);
        await server.CauseAsync("messages_twice", 1);
        await ana.OpenListAsync("Services");
        await ana.ChooseAsync("Haircut");
        await ana.SeesAsync("who would you like?");

        await Expect(tab.Page.Locator("#active-faults")).ToContainTextAsync("Everything works");
        await Expect(tab.Page.Locator("#wire")).ToContainTextAsync("429");
        await tab.SaveScreenshotAsync("booking-faults");
        // Two of hers, two of the bot's: nothing lost, nothing doubled.
        await Expect(ana.Log.Locator(".mine")).ToHaveCountAsync(2);
        await Expect(ana.Log.Locator(".theirs")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_time_that_the_customer_beside_has_taken_is_taken()
    {
        await using var server = await BookingServer.StartAsync();
        await using var tab = await OpenAsync(server);
        var ana = new SimulatedPhone(tab.Page, "Ana");
        var ben = new SimulatedPhone(tab.Page, "Ben");
        foreach (var customer in new[] { ana, ben })
        {
            await SayAsync(customer, "hi", "What would you like to book?");
            await SayAsync(customer, "Haircut", "who would you like?");
            await SayAsync(customer, "Mia", "which day?");
            await SayAsync(customer, "tomorrow", "what time?");
        }

        await ana.OpenListAsync("Times");
        await ana.ChooseAsync("10:00");
        await ana.SeesAsync("Please check your booking");
        await ben.OpenListAsync("Times");
        await ben.ChooseAsync("10:00");

        await ben.SeesAsync("is no longer free");
        await tab.SaveScreenshotAsync("booking-side-by-side");
        await ana.PressAsync("Confirm");
        await ana.SeesAsync("You're booked at Salon Sonne");
        await ben.PressAsync("12:00");
        await ben.SeesAsync("Please check your booking");
        await ben.PressAsync("Confirm");
        await ben.SeesAsync("You're booked at Salon Sonne");
        (await server.BookingsAsync()).ShouldBe(["confirmed", "confirmed"]);
    }

    private static async Task BookAsync(SimulatedPhone customer, string time)
    {
        await SayAsync(customer, "hi", "What would you like to book?");
        await SayAsync(customer, "Haircut", "who would you like?");
        await SayAsync(customer, "Mia", "which day?");
        await SayAsync(customer, "tomorrow", "what time?");
        await SayAsync(customer, time, "Please check your booking");
        await customer.PressAsync("Confirm");
        await customer.SeesAsync("You're booked at Salon Sonne");
    }

    private static async Task SayAsync(SimulatedPhone customer, string text, string answer)
    {
        await customer.WriteAsync(text);
        await customer.SeesAsync(answer);
    }

    private async Task<Tab> OpenAsync(BookingServer server, int width = 1280, int height = 900)
    {
        var tab = await chromium.OpenAsync(width, height);
        await tab.Page.GotoAsync(new Uri(server.Address, "/simulator").ToString());
        await Expect(tab.Page.Locator("body.is-live")).ToHaveCountAsync(1);
        return tab;
    }
}
