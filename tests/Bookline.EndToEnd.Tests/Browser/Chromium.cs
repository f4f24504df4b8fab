using Microsoft.Playwright;

namespace Bookline.EndToEnd.Tests.Browser;

/// <summary>One browser for the whole run; each test has a context of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // What a machine without a way out, or with root as the only user, needs.
    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private const float LongestWait = 30_000; // ms

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        var executable = Environment.GetEnvironmentVariable("BOOKLINE_CHROMIUM");
        executable.ShouldNotBeNullOrEmpty("BOOKLINE_CHROMIUM names no Chromium; ./bookline test finds or installs one");
        Assertions.SetDefaultExpectTimeout(LongestWait);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Flags });
    }

    public async Task<Tab> OpenAsync(int width, int height, ColorScheme scheme = ColorScheme.Light, bool scripts = true)
    {
        var context = await browser!.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                Locale = "en-GB",
                ReducedMotion = ReducedMotion.Reduce,
                JavaScriptEnabled = scripts,
            }
        );
        return new Tab(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await (browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        playwright?.Dispose();
    }
}
