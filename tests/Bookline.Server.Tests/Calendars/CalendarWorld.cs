using Bookline.Server.Access;
using Bookline.Server.Calendars.Feeds;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Calendars;

/// <summary>A business with two people and bookings, and a server that shows them as calendars.</summary>
internal sealed class CalendarWorld : IAsyncDisposable
{
    public static readonly Guid Ana = new("01000000-0000-7000-8000-000000000001");
    public static readonly Guid Ben = new("01000000-0000-7000-8000-000000000002");

    private CalendarWorld(TestDatabase database, RunningServer server) => (Database, Server) = (database, server);

    public TestDatabase Database { get; }
    public RunningServer Server { get; }

    public static TenantId Tenant { get; } = new(MultiTenantDatabase.TenantAt(1));

    /// <param name="as">Who makes the requests; null: whoever the server itself lets in.</param>
    public static async Task<CalendarWorld> OpenAsync(Caller? @as = null, string zone = "Europe/Berlin")
    {
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await database.ExecuteAsync(
            $"""
            update tenants set time_zone = '{zone}' where id = '{Tenant}';
            insert into staff (tenant_id, id, name) values ('{Tenant}', '{Ana}', 'Ana'), ('{Tenant}', '{Ben}', 'Ben');
            insert into conversations (tenant_id, id, phone_number) values ('{Tenant}', 'chat', '+4915112345678')
            """
        );
        var server = await RunningServer.StartAsync(
            database,
            new Dictionary<string, string>
            {
                ["Jobs:Enabled"] = "false",
                ["Mail:DevMailbox"] = "true",
                ["PublicUrl"] = "https://book.example.com",
            },
            configure: builder =>
            {
                if (@as is not null)
                {
                    builder.Services.AddSingleton<ICallerSource>(new Everybody(@as));
                }
            }
        );
        return new CalendarWorld(database, server);
    }

    public static Caller Owner(int tenant = 1, Role role = Role.Owner) =>
        new(
            new TenantId(MultiTenantDatabase.TenantAt(tenant)),
            CallerKind.User,
            Guid.CreateVersion7(),
            "ana@example.com",
            role,
            RoleMatrix.Of(role),
            Guid.CreateVersion7()
        );

    /// <param name="starts">SQL, or a time.</param>
    public Task BookAsync(
        string id,
        string starts = "now() + interval '1 day'",
        string status = "confirmed",
        string? customer = "Eve",
        string? email = null,
        Guid? staff = null,
        string metadata = "{}"
    ) =>
        Database.ExecuteAsync(
            $"""
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, customer_name, customer_email, amount, currency,
              amount_unit, status, staff_id, starts_at, ends_at, metadata)
            values ('{Tenant}', '{id}', 'chat', 'service-1-1', '+4915112345678', {Quoted(customer)}, {Quoted(
                email
            )}, 900, 'EUR', 'minor',
              '{status}', '{staff ?? Ana}', {starts}, {starts} + interval '45 minutes', '{metadata}')
            """
        );

    /// <summary>The path of a feed's address.</summary>
    public async Task<string> FeedAsync(Guid? staff = null) =>
        await Server.Tenants.WithTenantTransactionAsync(
            Tenant,
            async db =>
                $"/calendars/{FeedTokens.Write(new Feed(Tenant, staff), await Server.Service<FeedTokens>().SecretAsync(db))}.ics"
        );

    public async Task<Ical.Net.Calendar> ReadAsync(Guid? staff = null) =>
        Ical.Net.Calendar.Load(await Server.Http.GetStringAsync(await FeedAsync(staff)))!;

    /// <summary>Does the waiting jobs of a kind, as a worker does.</summary>
    public async Task DoAsync(string kind)
    {
        var handler = Server.Services.GetServices<IJobHandler>().Single(h => h.Kind == kind);
        foreach (var id in await Database.ColumnAsync($"select id::text from jobs where kind = '{kind}' order by seq"))
        {
            var lease = Guid.CreateVersion7();
            await Database.ExecuteAsync(
                $"update jobs set lease = '{lease}', leased_until = now() + '1 hour', key = null where id = '{id}'"
            );
            var payload = (await Database.ColumnAsync($"select payload::text from jobs where id = '{id}'")).Single();
            await handler.HandleAsync(new Job(Tenant, Guid.Parse(id), kind, payload, 1, lease), CancellationToken.None);
        }
    }

    public async Task<int> CountAsync(string of) => (int)await Database.ScalarAsync<long>($"select count(*) from {of}");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static string Quoted(string? text) =>
        text is null ? "null" : $"E'{text.Replace("\\", "\\\\").Replace("'", "''")}'";

    private sealed class Everybody(Caller caller) : ICallerSource
    {
        public Task<CallerAnswer> FindAsync(HttpContext context) =>
            Task.FromResult<CallerAnswer>(new CallerAnswer.Found(caller));
    }
}
