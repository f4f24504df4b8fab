using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;

namespace Bookline.Server.Tests.Api;

/// <summary>Two businesses on one server, and their people who ask the API.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public static readonly TenantId First = new(MultiTenantDatabase.TenantAt(1));
    public static readonly TenantId Second = new(MultiTenantDatabase.TenantAt(2));

    private Shop(TestDatabase database, RunningServer server) => (Database, Server) = (database, server);

    public TestDatabase Database { get; }
    public RunningServer Server { get; }

    public static async Task<Shop> OpenAsync(TimeProvider? time = null, Action<WebApplicationBuilder>? configure = null)
    {
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        var server = await RunningServer.StartAsync(
            database,
            time: time,
            configure: builder =>
            {
                TestCallers.Add(builder);
                configure?.Invoke(builder);
            }
        );
        return new Shop(database, server);
    }

    /// <summary>Sends a request and reads its whole answer.</summary>
    /// <param name="body">Text as it is (JSON), or an object that becomes JSON; null: none.</param>
    public async Task<ApiAnswer> SendAsync(
        string method,
        string path,
        object? body = null,
        Role? role = Role.Admin,
        TenantId? tenant = null,
        Guid? user = null,
        string type = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}");
        if (role is { } r)
        {
            TestCallers.As(request, tenant ?? First, r, user);
        }
        if (body is not null)
        {
            request.Content = body is string text
                ? new StringContent(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(type))
                : JsonContent.Create(body);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await Server.Http.SendAsync(request);
        return new ApiAnswer(answer, await answer.Content.ReadAsStringAsync());
    }

    public Task<ApiAnswer> GetAsync(string path, Role? role = Role.Admin, TenantId? tenant = null) =>
        SendAsync("GET", path, null, role, tenant);

    public Task<ApiAnswer> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, body, headers: headers);

    public Task<ApiAnswer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync("PATCH", path, body, headers: headers);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>What the API answered.</summary>
internal sealed class ApiAnswer(HttpResponseMessage message, string body)
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("null").RootElement;

    public int Status { get; } = (int)message.StatusCode;
    public string Body { get; } = body;
    public string? Type { get; } = message.Content.Headers.ContentType?.MediaType;
    public JsonElement Json { get; } =
        message.Content.Headers.ContentType?.MediaType?.EndsWith("json") == true && body is not ""
            ? JsonDocument.Parse(body).RootElement
            : Nothing;

    private readonly Dictionary<string, string> headers = message
        .Headers.Concat(message.Content.Headers)
        .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);

    public string? Header(string name) => headers.GetValueOrDefault(name);

    /// <summary>A value of the body by its path: <c>price.amount</c>.</summary>
    public string this[string path] => Find(path).ToString();

    /// <summary>Status and code: <c>422 invalid</c>; of a problem that names fields, those: <c>422 invalid name:required</c>.</summary>
    public string Problem
    {
        get
        {
            if (Type != "application/problem+json")
            {
                return $"{Status} ({Type ?? "no body"})";
            }
            var errors = Json.TryGetProperty("errors", out var found)
                ? found.EnumerateArray().Select(e => $" {e.GetProperty("field")}:{e.GetProperty("code")}")
                : [];
            return $"{Status} {this["code"]}{string.Concat(errors)}";
        }
    }

    public JsonElement Find(string path)
    {
        var found = Json;
        foreach (var name in path.Split('.'))
        {
            found = found.GetProperty(name);
        }
        return found;
    }

    /// <summary>A field of each item of a list.</summary>
    public IReadOnlyList<string> Each(string field) =>
        [.. Json.GetProperty("data").EnumerateArray().Select(item => item.GetProperty(field).ToString())];
}
