using Bookline.Booking.Conversations;
using Bookline.PrivatePostgres;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Bookline.Server.Tests.Channels;

/// <summary>A server with its database, tenants that have numbers, and a Graph API that does as it is told.</summary>
internal sealed class Channel : IAsyncDisposable
{
    public const string Conversation = "conversation-1";

    private Channel(TestDatabase database, GraphStub graph, RunningServer server) =>
        (Database, Graph, Server) = (database, graph, server);

    public TestDatabase Database { get; }
    public GraphStub Graph { get; }
    public RunningServer Server { get; }

    public WhatsAppModule Module => Server.Service<WhatsAppModule>();

    /// <param name="tenants">Each has a number, a token, and one conversation.</param>
    /// <param name="jobs">Whether the server does jobs by itself; else <see cref="DoAsync"/> does them.</param>
    /// <param name="on">The database's server; null: the one that the tests share.</param>
    /// <param name="settings">Over the usual ones.</param>
    public static async Task<Channel> OpenAsync(
        int tenants = 1,
        bool jobs = false,
        TimeProvider? time = null,
        PrivateServer? on = null,
        params (string Key, string Value)[] settings
    )
    {
        var database = await MultiTenantDatabase.CreateAsync(on ?? await TestServers.SharedAsync(15), tenants);
        var graph = await GraphStub.StartAsync();
        var server = await RunningServer.StartAsync(database, Settings(graph, jobs, settings), time);
        var channel = new Channel(database, graph, server);
        for (var tenant = 1; tenant <= tenants; tenant++)
        {
            await channel.MoveInAsync(tenant);
        }
        return channel;
    }

    public static Dictionary<string, string> Settings(
        GraphStub graph,
        bool jobs,
        params (string Key, string Value)[] settings
    )
    {
        var all = new Dictionary<string, string>
        {
            ["WhatsApp:AppSecret"] = WhatsAppWebhooks.Secret,
            ["WhatsApp:VerifyToken"] = WhatsAppWebhooks.VerifyToken,
            ["WhatsApp:GraphBaseUrl"] = graph.Url,
            ["Jobs:Enabled"] = jobs ? "true" : "false",
            ["Jobs:PollMilliseconds"] = "20",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        return all;
    }

    public static TenantId Tenant(int number) => new(MultiTenantDatabase.TenantAt(number));

    public Task<T> AsTenantAsync<T>(Func<TenantDatabase, Task<T>> work, int tenant = 1) =>
        Server.Tenants.WithTenantTransactionAsync(Tenant(tenant), work);

    public Task AsTenantAsync(Func<TenantDatabase, Task> work, int tenant = 1) =>
        Server.Tenants.WithTenantTransactionAsync(Tenant(tenant), work);

    /// <summary>Queues messages to the contact of the tenant's conversation.</summary>
    /// <param name="lastInboundAt">Null: now.</param>
    public Task QueueAsync(Instant? lastInboundAt, params OutgoingMessage[] messages) =>
        AsTenantAsync(db => Module.QueueAsync(db, Recipient(lastInboundAt ?? Now), messages));

    public Task QueueAsync(params string[] texts) =>
        QueueAsync(null, [.. texts.Select(text => new OutgoingMessage.Free(new TextReply(text)))]);

    public static Recipient Recipient(Instant? lastInboundAt) =>
        new($"{Conversation}-of-1", new ContactAddress(WhatsAppWebhooks.Sender, null), lastInboundAt);

    public Instant Now => Instant.FromDateTimeOffset(Server.Service<TimeProvider>().GetUtcNow());

    /// <summary>Does the waiting jobs of a kind once each, oldest first, and takes those that are done away, as a worker does.</summary>
    /// <returns>What came of each.</returns>
    public async Task<IReadOnlyList<JobOutcome>> DoAsync(string kind, int attempt = 1, RunningServer? by = null)
    {
        var handler = (by ?? Server).Services.GetServices<IJobHandler>().Single(h => h.Kind == kind);
        var jobs = await AsTenantAsync(db =>
            db.QueryAsync<Waiting>(
                "select id, payload::text payload from jobs where tenant_id = $1 and kind = $2 order by seq",
                db.Tenant,
                kind
            )
        );
        var outcomes = new List<JobOutcome>();
        foreach (var job in jobs)
        {
            var claimed = new Job(Tenant(1), job.Id, kind, job.Payload, attempt, Guid.CreateVersion7());
            var outcome = await handler.HandleAsync(claimed, CancellationToken.None);
            if (outcome is JobOutcome.Finished)
            {
                await Database.ExecuteAsync($"delete from jobs where id = '{job.Id}'");
            }
            outcomes.Add(outcome);
        }
        return outcomes;
    }

    public Task<IReadOnlyList<JobOutcome>> SendAsync() => DoAsync("whatsapp.send");

    /// <summary>What stands in one column of a query.</summary>
    public Task<IReadOnlyList<string>> AskAsync(string sql) => Database.ColumnAsync(sql);

    public async Task<int> CountAsync(string of) => (int)await Database.ScalarAsync<long>($"select count(*) from {of}");

    public async Task<string> StatusAsync() =>
        string.Join(' ', await AskAsync("select status from outbound_messages order by queued_at, position"));

    public async Task<string> NoticesAsync() =>
        string.Join(' ', await AskAsync("select kind from owner_notices order by kind, subject"));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Graph.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task MoveInAsync(int tenant)
    {
        await Database.ExecuteAsync(
            $"""
            insert into conversations (tenant_id, id, phone_number)
            values ('{MultiTenantDatabase.TenantAt(tenant)}', '{Conversation}-of-{tenant}', '+{WhatsAppWebhooks.Sender}');
            insert into contacts (tenant_id, id, conversation_id, phone)
            values ('{MultiTenantDatabase.TenantAt(
                tenant
            )}', gen_random_uuid(), '{Conversation}-of-{tenant}', '{WhatsAppWebhooks.Sender}')
            """
        );
        (
            await AsTenantAsync(
                db => Module.SetCredentialsAsync(db, WhatsAppWebhooks.NumberOf(tenant), $"token-{tenant}"),
                tenant
            )
        ).ShouldBeTrue();
    }

    private sealed record Waiting(Guid Id, string Payload);
}
