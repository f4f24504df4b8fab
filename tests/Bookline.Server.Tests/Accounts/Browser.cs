using System.Net;
using System.Net.Http.Json;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Keeps cookies, follows nothing by itself, and says where a request comes from, as browsers do.</summary>
internal sealed class Browser : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient http;

    public Browser(Uri address)
    {
        Address = address;
        http = new HttpClient(
            new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false },
            disposeHandler: true
        )
        {
            BaseAddress = address,
        };
    }

    public Uri Address { get; }

    public Task<Answer> SignInAsync(string email, string password = People.Password) =>
        PostAsync("/account/sign-in", ("email", email), ("password", password));

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>Sends a form of a page of the same server.</summary>
    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))
        );

    public Task<Answer> JsonAsync(HttpMethod method, string path, object? body, params (string, string)[] headers) =>
        SendAsync(method, path, body is null ? null : JsonContent.Create(body), headers: headers);

    /// <param name="site">What <c>Sec-Fetch-Site</c> says; null: nothing.</param>
    public async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string? site = "same-origin",
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await http.SendAsync(request);
        return new Answer(
            response.StatusCode,
            response.Headers.Location?.OriginalString,
            await response.Content.ReadAsStringAsync(),
            [.. response.Headers.TryGetValues("Set-Cookie", out var set) ? set : []],
            response.Headers.ETag?.Tag,
            response.Headers.RetryAfter?.Delta
        );
    }

    /// <summary>Null: there is none.</summary>
    public string? Cookie(string name) => cookies.GetCookies(Address)[name] is { Value.Length: > 0 } c ? c.Value : null;

    public void SetCookie(string name, string value) => cookies.Add(Address, new Cookie(name, value, "/"));

    public void Dispose() => http.Dispose();
}

internal sealed record Answer(
    HttpStatusCode Status,
    string? Location,
    string Body,
    IReadOnlyList<string> SetCookies,
    string? ETag,
    TimeSpan? RetryAfter
)
{
    public void ShouldBe(HttpStatusCode expected) => Status.ShouldBe(expected, Body);

    public void ShouldLeadTo(string path)
    {
        Status.ShouldBeOneOf(HttpStatusCode.SeeOther, HttpStatusCode.Redirect);
        Location.ShouldBe(path);
    }
}
