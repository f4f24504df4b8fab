using Bookline.EndToEnd.Tests.Browser;
using Bookline.EndToEnd.Tests.Real;
using Microsoft.Playwright;

namespace Bookline.EndToEnd.Tests;

/// <summary>Customers book in the browser, from "hi" to the confirmation, with nothing replaced but WhatsApp itself.</summary>
public sealed class BookingTests(Chromium chromium)
{
    [Fact]
    public async Task Probe()
    {
        await using var server = await BookingServer.StartAsync();
        await using var tab = await chromium.OpenAsync(1280, 900);
        await tab.Page.GotoAsync(new Uri(server.Address, "/simulator").ToString());
        var ana = new SimulatedPhone(tab.Page, "Ana");
        foreach (var text in new[] { "hi", "Haircut", "Mia", "tomorrow", "10:00", "Ana Ruiz", "yes", "my bookings", "1", "menu" })
        {
            var before = await ana.Messages.CountAsync();
            await ana.WriteAsync(text);
            await ana.Messages.Nth(before + 1).WaitForAsync();
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Console.WriteLine(await ana.Log.InnerTextAsync());
        await tab.SaveScreenshotAsync("probe");
        Console.WriteLine(string.Join(",", await server.BookingsAsync()));
    }
}
