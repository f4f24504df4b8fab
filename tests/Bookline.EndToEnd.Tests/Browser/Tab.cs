using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Bookline.EndToEnd.Tests.Browser;

/// <summary>A page of a browser that remembers what went wrong in it: errors of scripts, and what its policy forbade.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> troubles = new();

    internal Tab(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.PageError += (_, error) => troubles.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                troubles.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Troubles => troubles;

    /// <summary>A phone or a key that makes passkeys, and whose owner is always there and willing.</summary>
    public async Task AddAuthenticatorAsync()
    {
        var devTools = await context.NewCDPSessionAsync(Page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new
                {
                    protocol = "ctap2",
                    transport = "internal",
                    hasResidentKey = true,
                    hasUserVerification = true,
                    isUserVerified = true,
                    automaticPresenceSimulation = true,
                },
            }
        );
    }

    /// <summary>A picture for people to look at, in <c>.bookline/tests/screenshots</c>.</summary>
    public Task SaveScreenshotAsync(string name, bool fullPage = false) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(ScreenshotFolder(), $"{name}.png"), FullPage = fullPage });

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private static string ScreenshotFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Bookline.slnx")))
        {
            folder = folder.Parent;
        }
        return Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, ".bookline", "tests", "screenshots");
    }
}
