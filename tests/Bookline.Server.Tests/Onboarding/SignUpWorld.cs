using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookline.Server.Accounts;
using Bookline.Server.Audit;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>A server to sign up on, with a clock that a test moves.</summary>
internal sealed class SignUpWorld : IAsyncDisposable
{
    private SignUpWorld(TestDatabase database, RunningServer server, FakeTimeProvider time) =>
        (Database, Server, Time) = (database, server, time);

    public TestDatabase Database { get; }
    public RunningServer Server { get; }
    public FakeTimeProvider Time { get; }

    public static async Task<SignUpWorld> OpenAsync(params (string Key, string Value)[] settings)
    {
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var all = new Dictionary<string, string> { ["Jobs:Enabled"] = "false", ["Mail:DevMailbox"] = "true" };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        return new SignUpWorld(database, await RunningServer.StartAsync(database, all, time), time);
    }

    public static Dictionary<string, string?> Form(string domain = "spark-salon", string email = "ana@example.com") =>
        new()
        {
            ["business_name"] = "Spark Salon",
            ["domain"] = domain,
            ["email"] = email,
            ["password"] = "correct horse battery",
            ["time_zone"] = "Europe/Berlin",
            ["currency"] = "EUR",
            ["trade"] = "salon",
        };

    public Task<HttpResponseMessage> PostAsync(Dictionary<string, string?> fields) =>
        Server.Http.PostAsJsonAsync("/sign-up", fields);

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public async Task<TenantId> SignUpAsync(string domain = "spark-salon", string email = "ana@example.com")
    {
        var response = await PostAsync(Form(domain, email));
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        var shown = (string)(await JsonAsync(response))["tenant"]!;
        return TenantId.Parse(shown["ten_".Length..], null);
    }

    /// <summary>As accounts do when the owner follows the link.</summary>
    public Task ConfirmAsync(TenantId tenant, string email = "ana@example.com") =>
        Server.Tenants.WithTenantTransactionAsync(
            tenant,
            async db =>
            {
                foreach (var hears in Server.Services.GetServices<IConfirmedAddress>())
                {
                    await hears.OnConfirmedAsync(
                        db,
                        new Actor(ActorKind.User, Guid.CreateVersion7().ToString(), email, null, null),
                        email
                    );
                }
            }
        );

    /// <summary>Does the waiting jobs of a kind of a tenant, as a worker does.</summary>
    public async Task DoAsync(TenantId tenant, string kind)
    {
        var handler = Server.Services.GetServices<IJobHandler>().Single(h => h.Kind == kind);
        foreach (
            var id in await Database.ColumnAsync(
                $"select id::text from jobs where kind = '{kind}' and tenant_id = '{tenant}' and state <> 'dead' order by seq"
            )
        )
        {
            var lease = Guid.CreateVersion7();
            await Database.ExecuteAsync(
                $"update jobs set lease = '{lease}', leased_until = now() + '1 hour' where id = '{id}'"
            );
            var payload = (await Database.ColumnAsync($"select payload::text from jobs where id = '{id}'")).Single();
            await handler.HandleAsync(new Job(tenant, Guid.Parse(id), kind, payload, 1, lease), CancellationToken.None);
        }
    }

    public async Task<int> CountAsync(string of) => (int)await Database.ScalarAsync<long>($"select count(*) from {of}");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
    }
}
