using Microsoft.Playwright;

namespace Bookline.EndToEnd.Tests.Browser;

/// <summary>A customer's phone on the simulator's page, by what a person sees and does.</summary>
public sealed class SimulatedPhone(IPage page, string customer)
{
    public ILocator Root => page.GetByRole(AriaRole.Region, new() { Name = $"{customer}'s phone" });
    public ILocator Log => Root.GetByRole(AriaRole.Log);
    public ILocator Messages => Log.Locator(".message");
    public ILocator Last => Messages.Last;
    public ILocator Sheet => Root.Locator("details[open] .sheet");

    public async Task WriteAsync(string text)
    {
        await Root.GetByLabel($"Message from {customer}").FillAsync(text);
        await Root.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
    }

    /// <summary>Presses a button of the newest message that has it.</summary>
    public Task PressAsync(string button) =>
        Log.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Last.ClickAsync();

    public async Task OpenListAsync(string button)
    {
        await Log.Locator("summary").Filter(new() { HasText = button }).Last.ClickAsync();
        await Assertions.Expect(Sheet).ToBeVisibleAsync();
    }

    public async Task OpenLastListAsync()
    {
        await Log.Locator("summary").Last.ClickAsync();
        await Assertions.Expect(Sheet).ToBeVisibleAsync();
    }

    public Task ChooseAsync(string row) => ChooseAsync(Sheet.Locator("label").Filter(new() { HasText = row }).First);

    /// <param name="number">From 0.</param>
    public Task ChooseRowAsync(int number) => ChooseAsync(Sheet.Locator("label").Nth(number));

    private async Task ChooseAsync(ILocator row)
    {
        await row.ClickAsync();
        await Sheet.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
    }

    public Task SeesAsync(string text) =>
        Assertions.Expect(Messages.Filter(new() { HasText = text }).Last).ToBeVisibleAsync();
}
