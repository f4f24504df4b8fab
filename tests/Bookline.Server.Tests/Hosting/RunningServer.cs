using Bookline.Server;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Hosting;

/// <summary>The server on a port of its own, as it runs in production, against a test's database.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private const int Connections = 20;

    private readonly WebApplication app;

    private RunningServer(WebApplication app)
    {
        this.app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>Talks to the server over a real socket.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    public TenantContext Tenants => Service<TenantContext>();

    /// <param name="database">Migrated: <see cref="MultiTenantDatabase"/>. Several servers may share it.</param>
    /// <param name="settings">As in the environment, with a colon for two underscores: <c>("WhatsApp:AppSecret", "…")</c>.</param>
    /// <param name="time">Null: the system's.</param>
    /// <param name="configure">Replaces services, or adds some.</param>
    public static async Task<RunningServer> StartAsync(
        TestDatabase database,
        IReadOnlyDictionary<string, string>? settings = null,
        TimeProvider? time = null,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var app = BooklineServer.Build(
            [.. Arguments(database, settings)],
            builder =>
            {
                if (time is not null)
                {
                    builder.Services.AddSingleton(time);
                }
                configure?.Invoke(builder);
            }
        );
        await app.StartAsync();
        return new RunningServer(app);
    }

    public T Service<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Stops as Ctrl-C does: what has begun comes to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static IEnumerable<string> Arguments(TestDatabase database, IReadOnlyDictionary<string, string>? settings)
    {
        yield return "--urls=http://127.0.0.1:0";
        // A test says by an assertion what went wrong; a log of every server would drown it.
        yield return "--Logging:Console:LogLevel:Default=None";
        yield return "--DATABASE_URL="
            + database.Server.ConnectionString(database.Name, MultiTenantDatabase.App)
            + $";Maximum Pool Size={Connections}";
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            yield return $"--{key}={value}";
        }
    }
}
