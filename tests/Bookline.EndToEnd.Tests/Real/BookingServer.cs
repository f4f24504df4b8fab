using System.Net.Http.Json;
using Bookline.Server;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Simulator;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookline.EndToEnd.Tests.Real;

/// <summary>The whole server with a database of its own and one salon, in which two customers have a phone.</summary>
internal sealed class BookingServer : IAsyncDisposable
{
    public const string PhoneNumberId = "100000000000009";

    private readonly TestDatabase database;
    private readonly WebApplication app;
    private readonly HttpClient http;

    private BookingServer(TestDatabase database, WebApplication app)
    {
        (this.database, this.app) = (database, app);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public Uri Address => http.BaseAddress!;

    /// <param name="language">What the salon's bot speaks until a customer chooses otherwise; BCP 47.</param>
    public static async Task<BookingServer> StartAsync(string language = "en-GB")
    {
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await Salon.MoveInAsync(database, language);
        var app = BooklineServer.Build(
            [.. Arguments(database)],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<ISimulatedBusinesses, OneSalon>();
            }
        );
        await app.StartAsync();
        var connected = await app
            .Services.GetRequiredService<TenantContext>()
            .WithTenantTransactionAsync(
                new TenantId(Salon.Tenant),
                db => app.Services.GetRequiredService<WhatsAppModule>().SetCredentialsAsync(db, PhoneNumberId, "token")
            );
        connected.ShouldBeTrue();
        return new BookingServer(database, app);
    }

    public async Task CauseAsync(string kind, int count) =>
        (await http.PostAsJsonAsync("/simulator/faults", new { kind, count })).EnsureSuccessStatusCode();

    /// <summary>The states of the bookings in the database, holds apart.</summary>
    public Task<IReadOnlyList<string>> BookingsAsync() =>
        database.ColumnAsync("select status from bookings where status <> 'held' order by created_at");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    private static IEnumerable<string> Arguments(TestDatabase database) =>
        [
            "--urls=http://127.0.0.1:0",
            "--DATABASE_URL=" + database.Server.ConnectionString(database.Name, MultiTenantDatabase.App),
            "--WhatsApp:AppSecret=secret of the tests",
            "--WhatsApp:VerifyToken=token of the tests",
            "--Simulator:Enabled=true",
        ];

    private sealed class OneSalon : ISimulatedBusinesses
    {
        public Task<IReadOnlyList<SimulatedBusiness>> ListAsync(CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<SimulatedBusiness>>([
                new("Salon Sonne", PhoneNumberId, "+49 30 5550 0199", "Hair salon", Salon.TimeZone),
            ]);
    }
}
