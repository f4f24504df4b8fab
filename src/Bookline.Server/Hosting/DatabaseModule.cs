using Bookline.Tenancy;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;
using Npgsql;

namespace Bookline.Server.Hosting;

/// <summary>The one database, and the time.</summary>
internal static class DatabaseModule
{
    public static void Add(WebApplicationBuilder builder)
    {
        // A test brings a time of its own.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IClock>(services => new TimeProviderClock(
            services.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddSingleton(services => new TenantContext(
            services.GetRequiredService<IConfiguration>()["DATABASE_URL"]
                ?? throw new InvalidOperationException("DATABASE_URL is not set."),
            new TenantContextOptions { Clock = services.GetRequiredService<TimeProvider>() }
        ));
    }

    /// <summary>Refuses to serve with a login that row-level security does not confine, or an unmigrated database.</summary>
    /// <returns>What is wrong and what to do; null when nothing is.</returns>
    public static async Task<string?> CheckAsync(WebApplication app)
    {
        try
        {
            await LoginCheck.EnsureConfinedAsync(app.Services.GetRequiredService<TenantContext>().DataSource);
            return null;
        }
        catch (UnsafeLoginException e)
        {
            return e.Message;
        }
        catch (NpgsqlException e)
        {
            return $"the database cannot be reached: {e.Message}";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            return e.Message;
        }
    }
}
