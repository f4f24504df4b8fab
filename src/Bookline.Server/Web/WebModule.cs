using Bookline.Server.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Bookline.Server.Web;

/// <summary>Pages: static Razor components in one frame, with one style and strict headers.</summary>
public sealed class WebModule(IServiceProvider services, ILoggerFactory loggers)
{
    // Nothing but the pages' own style and script.
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    internal static void Add(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<WebModule>().AddSingleton<PublicUrl>();

    /// <summary>In front of the pages: what goes wrong there is told on one.</summary>
    internal static void Use(WebApplication app) => app.UseMiddleware<PageTroubles>();

    internal static void Map(WebApplication app)
    {
        SiteAssets.Map(app);
        // The simulator, where it is on, has its own beginning.
        if (!app.Configuration.GetValue<bool>("Simulator:Enabled"))
        {
            app.MapGet("/", () => Results.Redirect("/home"))
                .OpenToAnyone("leads to the home page, or to signing in")
                .ExcludeFromDescription();
        }
    }

    /// <summary>A page, rendered on the server; nobody keeps it.</summary>
    /// <typeparam name="TPage">Has a parameter <c>Model</c>, and puts its content into <c>Frame</c>.</typeparam>
    public async Task<IResult> PageAsync<TPage>(HttpContext context, object? model, int status = 200)
        where TPage : IComponent
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return Results.Content(await RenderAsync<TPage>(model), "text/html; charset=utf-8", null, status);
    }

    private async Task<string> RenderAsync<TPage>(object? model)
        where TPage : IComponent
    {
        // One for each: a renderer keeps what it has rendered for as long as it lives.
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model });
            return (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString();
        });
    }
}
