using Deque.AxeCore.Playwright;

namespace Bookline.EndToEnd.Tests.Browser;

/// <summary>What axe finds on a page as it stands.</summary>
internal static class Accessible
{
    public static async Task ShouldBeAccessibleAsync(this Tab tab)
    {
        var result = await tab.Page.RunAxe();
        result
            .Violations.Select(v => $"{v.Id}: {v.Help} {string.Join(" | ", v.Nodes.Select(n => n.Html))}")
            .ShouldBeEmpty(tab.Page.Url);
        var overflow = await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth");
        overflow.ShouldBeLessThanOrEqualTo(0, tab.Page.Url);
    }
}
