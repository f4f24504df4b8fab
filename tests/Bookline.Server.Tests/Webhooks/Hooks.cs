using System.Net.Http.Json;
using Bookline.Server.Access;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Api;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>Two businesses on one server, and a receiver for their events.</summary>
internal sealed class Hooks : IAsyncDisposable
{
    public static readonly TenantId First = new(MultiTenantDatabase.TenantAt(1));
    public static readonly TenantId Second = new(MultiTenantDatabase.TenantAt(2));

    private Hooks(TestDatabase database, ReceiverStub receiver, RunningServer server) =>
        (Database, Receiver, Server) = (database, receiver, server);

    public TestDatabase Database { get; }
    public ReceiverStub Receiver { get; }
    public RunningServer Server { get; }

    /// <param name="jobs">Whether the server delivers by itself; else <see cref="DeliverAsync"/> does.</param>
    /// <param name="settings">Over the usual ones.</param>
    public static async Task<Hooks> OpenAsync(
        TimeProvider? time = null,
        bool jobs = false,
        Action<WebApplicationBuilder>? configure = null,
        params (string Key, string Value)[] settings
    )
    {
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        var receiver = await ReceiverStub.StartAsync();
        var server = await RunningServer.StartAsync(
            database,
            Settings(receiver, jobs, settings),
            time,
            builder =>
            {
                TestCallers.Add(builder);
                configure?.Invoke(builder);
            }
        );
        return new Hooks(database, receiver, server);
    }

    public static Dictionary<string, string> Settings(
        ReceiverStub receiver,
        bool jobs,
        params (string Key, string Value)[] settings
    )
    {
        var all = new Dictionary<string, string>
        {
            ["Webhooks:AllowInsecure"] = "true",
            ["Webhooks:AllowedPrivateHosts"] = receiver.Host,
            ["Jobs:Enabled"] = jobs ? "true" : "false",
            ["Jobs:PollMilliseconds"] = "20",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        return all;
    }

    public async Task<ApiAnswer> SendAsync(
        string method,
        string path,
        object? body = null,
        Role role = Role.Admin,
        TenantId? tenant = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}");
        TestCallers.As(request, tenant ?? First, role);
        request.Content = body is null ? null : JsonContent.Create(body);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await Server.Http.SendAsync(request);
        return new ApiAnswer(answer, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A webhook of the receiver's.</summary>
    /// <param name="events">None: all.</param>
    public async Task<Webhook> CreateAsync(TenantId? tenant = null, params string[] events)
    {
        var body = new { url = Receiver.Url, events = events is [] ? ["*"] : events };
        var created = await SendAsync("POST", "webhooks", body, tenant: tenant);
        created.Status.ShouldBe(201, created.Body);
        return new Webhook(created["id"], created["secret"]);
    }

    public Task PublishAsync(string type = EventTypes.BookingCreated, object? data = null, TenantId? tenant = null) =>
        Server.Tenants.WithTenantTransactionAsync(
            tenant ?? First,
            db => Server.Service<WebhooksModule>().PublishAsync(db, type, data ?? new { id = "bkg_1" })
        );

    /// <summary>Does the deliveries' jobs whose time has come, once each, oldest first; those that are done are gone.</summary>
    /// <param name="attempt">As if the job had been begun so often.</param>
    public async Task<IReadOnlyList<JobOutcome>> DeliverAsync(int attempt = 1)
    {
        var handler = Server.Services.GetServices<IJobHandler>().Single(h => h.Kind == "webhook.deliver");
        var outcomes = new List<JobOutcome>();
        foreach (var job in await DueAsync())
        {
            var lease = Guid.CreateVersion7();
            await Database.ExecuteAsync($"update jobs set lease = '{lease}', state = 'ready' where id = '{job.Id}'");
            var claimed = new Job(new TenantId(job.TenantId), job.Id, handler.Kind, job.Payload, attempt, lease);
            outcomes.Add(await handler.HandleAsync(claimed, CancellationToken.None));
            await Database.ExecuteAsync(
                outcomes[^1] is JobOutcome.Finished
                    ? $"delete from jobs where id = '{job.Id}' and lease = '{lease}'"
                    : $"update jobs set lease = null where id = '{job.Id}'"
            );
        }
        return outcomes;
    }

    /// <summary>What stands in one column of a query, in a line.</summary>
    public async Task<string> AskAsync(string sql) => string.Join(' ', await Database.ColumnAsync(sql));

    public Task<string> DeliveriesAsync(string columns = "status") =>
        AskAsync($"select concat_ws('/', {columns}) from webhook_deliveries order by id");

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Server.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task<IReadOnlyList<Waiting>> DueAsync()
    {
        var now = Server.Service<TimeProvider>().GetUtcNow();
        var due = new List<Waiting>();
        foreach (var tenant in (TenantId[])[First, Second])
        {
            due.AddRange(
                await Server.Tenants.WithTenantContextAsync(
                    tenant,
                    db =>
                        db.QueryAsync<Waiting>(
                            """
                            select tenant_id, id, payload::text as payload from jobs
                            where tenant_id = $1 and kind = 'webhook.deliver' and run_at <= $2 and lease is null order by seq
                            """,
                            db.Tenant,
                            now
                        )
                )
            );
        }
        return due;
    }

    private sealed record Waiting(Guid TenantId, Guid Id, string Payload);
}

internal sealed record Webhook(string Id, string Secret)
{
    public string Uuid => Id["whk_".Length..];
}
