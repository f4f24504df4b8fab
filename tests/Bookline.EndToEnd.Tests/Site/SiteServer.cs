using System.Text.Json;
using Bookline.Server;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Bookline.EndToEnd.Tests.Site;

/// <summary>The whole server as a business finds it that signs itself up; its mails are kept and read here.</summary>
internal sealed class SiteServer : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly WebApplication app;
    private readonly HttpClient http;

    private SiteServer(TestDatabase database, WebApplication app)
    {
        (this.database, this.app) = (database, app);
        http = new HttpClient { BaseAddress = new Uri($"http://localhost:{new Uri(app.Urls.Single()).Port}") };
    }

    public static async Task<SiteServer> StartAsync()
    {
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var app = BooklineServer.Build(
            [
                "--urls=http://127.0.0.1:0",
                "--DATABASE_URL=" + database.Server.ConnectionString(database.Name, MultiTenantDatabase.App),
                "--Mail:DevMailbox=true",
                "--WhatsApp:VerifyToken=token of the tests",
            ],
            builder => builder.Logging.ClearProviders()
        );
        await app.StartAsync();
        return new SiteServer(database, app);
    }

    /// <param name="path">Begins with a slash.</param>
    public string Of(string path) => new Uri(http.BaseAddress!, path).AbsoluteUri;

    /// <summary>The link in the newest mail to somebody; null: none has come yet.</summary>
    public async Task<string?> LinkMailedToAsync(string address)
    {
        using var mails = JsonDocument.Parse(await http.GetStringAsync($"/dev/mail.json?to={address}"));
        return mails.RootElement.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } newest
            ? newest.GetProperty("links")[0].GetString()
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }
}
