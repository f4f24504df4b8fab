using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookline.Server.Access;
using Bookline.Server.Tests.Calendars;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>A server whose Graph API does as a test says, and a caller of one tenant.</summary>
internal sealed class ConnectWorld(TestDatabase database, FakeMeta meta, RunningServer server, bool owns)
    : IAsyncDisposable
{
    public const string Number = "100000000000001";

    public static readonly object Credentials = new { phone_number_id = Number, access_token = "EAAG-token" };

    public TestDatabase Database => database;
    public FakeMeta Meta => meta;
    public HttpClient Http => server.Http;

    public static async Task<ConnectWorld> OpenAsync(
        ConnectWorld? beside = null,
        int tenant = 1,
        Role role = Role.Owner
    )
    {
        var database = beside?.Database ?? await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        var meta = await FakeMeta.StartAsync();
        var server = await RunningServer.StartAsync(
            database,
            new Dictionary<string, string>
            {
                ["Jobs:Enabled"] = "false",
                ["PublicUrl"] = "https://book.example.com",
                ["WhatsApp:VerifyToken"] = "verify-me",
                ["WhatsApp:GraphBaseUrl"] = meta.Url,
            },
            configure: builder =>
                builder.Services.AddSingleton<ICallerSource>(new Everybody(CalendarWorld.Owner(tenant, role)))
        );
        return new ConnectWorld(database, meta, server, owns: beside is null);
    }

    public Task<HttpResponseMessage> ConnectAsync(object credentials) =>
        Http.PutAsJsonAsync("/api/v1/whatsapp/credentials", credentials);

    public Task<HttpResponseMessage> TestAsync(string to) =>
        Http.PostAsJsonAsync("/api/v1/whatsapp/test-message", new { to });

    public async Task<string> PostPageAsync(string path, params (string Key, string Value)[] fields) =>
        await (
            await Http.PostAsync(path, new FormUrlEncodedContent(fields.ToDictionary(f => f.Key, f => f.Value)))
        ).Content.ReadAsStringAsync();

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await meta.DisposeAsync();
        if (owns)
        {
            await database.DisposeAsync();
        }
    }

    private sealed class Everybody(Caller caller) : ICallerSource
    {
        public Task<CallerAnswer> FindAsync(HttpContext context) =>
            Task.FromResult<CallerAnswer>(new CallerAnswer.Found(caller));
    }
}
