using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Bookline.Server.Simulator.Pages;

/// <summary>HTML out of Razor components: the whole page, or the part of it that is new.</summary>
internal sealed class Fragments(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<string> RenderAsync<T>(string parameter, object? value)
        where T : IComponent
    {
        // One for each: a renderer keeps what it has rendered for as long as it lives.
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [parameter] = value });
            return (await renderer.RenderComponentAsync<T>(parameters)).ToHtmlString();
        });
    }
}
