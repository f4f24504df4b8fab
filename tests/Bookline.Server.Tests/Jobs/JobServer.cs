using System.Globalization;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookline.Server.Tests.Jobs;

/// <summary>A server that does jobs and nothing else. Several of them may share a database.</summary>
internal sealed class JobServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private JobServer(WebApplication app) => this.app = app;

    public JobsModule Jobs => app.Services.GetRequiredService<JobsModule>();
    public JobQueue Queue => app.Services.GetRequiredService<JobQueue>();
    public JobLeases Leases => app.Services.GetRequiredService<JobLeases>();
    public TenantContext Tenants => app.Services.GetRequiredService<TenantContext>();

    /// <summary>Built, and not started: it puts jobs in and does none.</summary>
    /// <param name="settings">Such as <c>Jobs:Workers=2</c>.</param>
    public static JobServer Build(
        TestDatabase database,
        TimeProvider time,
        IReadOnlyList<IJobHandler> handlers,
        params string[] settings
    )
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(s => s.Split('=')).Select(s => KeyValuePair.Create(s[0], (string?)s[1]))
        );
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(_ => new TenantContext(
            database.ConnectionStringFor(MultiTenantDatabase.App) + ";Pooling=true;Maximum Pool Size=16",
            new TenantContextOptions { Clock = time, StatusLifetime = TimeSpan.Zero }
        ));
        JobsModule.Add(builder);
        foreach (var handler in handlers)
        {
            builder.Services.AddSingleton(handler);
        }
        return new JobServer(builder.Build());
    }

    public static async Task<JobServer> StartAsync(
        TestDatabase database,
        TimeProvider time,
        IReadOnlyList<IJobHandler> handlers,
        params string[] settings
    )
    {
        var server = Build(database, time, handlers, settings);
        await server.StartAsync();
        return server;
    }

    public Task StartAsync() => app.StartAsync(TestContext.Current.CancellationToken);

    public Task PutInAsync(int tenant, params IReadOnlyList<NewJob> jobs) =>
        Tenants.WithTenantContextAsync(Tenant(tenant), db => Jobs.EnqueueAsync(db, jobs));

    public bool IsStopping => app.Lifetime.ApplicationStopping.IsCancellationRequested;

    public Task StopAsync() => app.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static TenantId Tenant(int number) => new(MultiTenantDatabase.TenantAt(number));

    /// <summary>A job whose payload is a number.</summary>
    public static NewJob Numbered(int number, string kind = "test") =>
        new() { Kind = kind, Payload = number.ToString(CultureInfo.InvariantCulture) };
}
