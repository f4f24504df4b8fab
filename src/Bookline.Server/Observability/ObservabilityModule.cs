using Bookline.Tenancy;
using Microsoft.Extensions.Logging.Console;
using Npgsql;

namespace Bookline.Server.Observability;

/// <summary>Whether the server is alive, and ready.</summary>
internal static class ObservabilityModule
{
    private static readonly TimeSpan DatabaseTimeout = TimeSpan.FromSeconds(2);

    public static void Add(WebApplicationBuilder builder)
    {
        // One line each; a request's own lines would drown what matters.
        builder.Services.Configure<SimpleConsoleFormatterOptions>(o => o.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("alive"));
        app.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(TenantContext tenants, CancellationToken ct)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(DatabaseTimeout);
            await using var command = tenants.DataSource.CreateCommand("select 1");
            await command.ExecuteScalarAsync(limit.Token);
            return Results.Text("ready");
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            return Results.Text("the database does not answer", statusCode: 503);
        }
    }
}
