using System.Text.Json;
using Bookline.Server.Access;
using Microsoft.Extensions.Logging.Console;

namespace Bookline.Server.Observability;

/// <summary>Whether the server is alive and ready, what waits, and what it measures.</summary>
internal static class ObservabilityModule
{
    public static void Add(WebApplicationBuilder builder)
    {
        // One line each; a request's own lines would drown what matters.
        builder.Services.Configure<SimpleConsoleFormatterOptions>(o => o.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<BacklogGuard>();
        builder.Services.AddSingleton<BacklogWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BacklogWatch>());
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("alive")).OpenToAnyone("says nothing but that it runs");
        app.MapGet("/health/ready", ReadyAsync).OpenToAnyone("balancers ask it, and it names nobody");
        app.MapGet("/health/backlog", BacklogAsync).OpenToAnyone("its own guard: this machine, or a token");
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, CancellationToken ct) =>
        await readiness.TroubleAsync(ct) is { } trouble
            ? Results.Text(trouble, statusCode: 503)
            : Results.Text("ready");

    // Numbers of the whole platform, kept for some seconds, so that asking often costs nothing.
    private static async Task<IResult> BacklogAsync(
        HttpContext request,
        BacklogGuard guard,
        BacklogWatch backlog,
        CancellationToken ct
    )
    {
        if (!guard.Allows(request))
        {
            return Results.Text("asked from this machine alone, or with the token", statusCode: 403);
        }
        return await backlog.ReadAsync(ct) is { } kinds
            ? Results.Json(kinds, JsonSerializerOptions.Web)
            : Results.Text("the database does not answer", statusCode: 503);
    }
}
