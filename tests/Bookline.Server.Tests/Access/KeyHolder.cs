using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Server.Audit;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Access;

/// <summary>Somebody with an API key, against a running server.</summary>
internal static class KeyHolder
{
    public const string Keys = "/api/v1/api_keys";

    public static TenantId Tenant(int number = 1) => new(MultiTenantDatabase.TenantAt(number));

    /// <summary>A key as the platform makes it, with these scopes.</summary>
    public static Task<MadeApiKey> KeyAsync(
        this RunningServer server,
        int tenant = 1,
        DateTimeOffset? expiresAt = null,
        params Permission[] scopes
    ) =>
        server.Tenants.WithTenantTransactionAsync(
            Tenant(tenant),
            db =>
                server
                    .Service<AccessModule>()
                    .CreateKeyAsync(
                        db,
                        new NewApiKey("till", scopes is [] ? Permission.All : scopes, expiresAt),
                        Actor.System
                    )
        );

    /// <param name="key">Null: nothing is shown.</param>
    public static Task<HttpResponseMessage> SendAsync(
        this RunningServer server,
        string? key,
        HttpMethod method,
        string path,
        object? body = null
    )
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        return server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> GetAsync(this RunningServer server, string? key, string path = Keys) =>
        server.SendAsync(key, HttpMethod.Get, path);

    public static Task<HttpResponseMessage> PostAsync(
        this RunningServer server,
        string? key,
        string path,
        object? body = null
    ) => server.SendAsync(key, HttpMethod.Post, path, body);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonElement.Parse(text);
    }

    /// <summary>The stable code of an error.</summary>
    public static async Task<string?> CodeAsync(this HttpResponseMessage answer) =>
        (await answer.JsonAsync()).GetProperty("code").GetString();

    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>A key asks for another one.</summary>
    public static Task<HttpResponseMessage> MakeAsync(this RunningServer server, string key) =>
        server.PostAsync(key, Keys, new { name = "till", scopes = new[] { "services:read" } });

    /// <summary>A key asks for its successor, and gets it.</summary>
    public static async Task<(string Key, string Id)> RotatedAsync(this RunningServer server, string key, string id)
    {
        var made = await (await server.PostAsync(key, $"{Keys}/{id}/rotate")).JsonAsync();
        return (made.GetProperty("key").GetString()!, made.GetProperty("api_key").GetProperty("id").GetString()!);
    }
}
