using Bookline.Server.Access;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookline.Server.Tests.Hosting;

/// <summary>
/// Callers by a header, for tests of what comes after signing in. <see cref="Add"/> goes in as <c>configure</c> of
/// <see cref="RunningServer.StartAsync"/>, and <c>As</c> names who asks.
/// </summary>
public sealed class TestCallers : ICallerSource
{
    private const string Header = "X-Test-Role";

    public static void Add(WebApplicationBuilder builder) => AccessModule.AddSource<TestCallers>(builder.Services);

    /// <summary>From here on this client's requests come from somebody of that role.</summary>
    /// <param name="user">Null: somebody whom the database does not know.</param>
    public static HttpClient As(HttpClient http, TenantId tenant, Role role, Guid? user = null)
    {
        http.DefaultRequestHeaders.Remove(Header);
        http.DefaultRequestHeaders.Add(Header, Value(tenant, role, user));
        return http;
    }

    /// <summary>This request comes from somebody of that role.</summary>
    public static HttpRequestMessage As(HttpRequestMessage request, TenantId tenant, Role role, Guid? user = null)
    {
        request.Headers.Remove(Header);
        request.Headers.Add(Header, Value(tenant, role, user));
        return request;
    }

    public Task<CallerAnswer> FindAsync(HttpContext context) => Task.FromResult(Find(context));

    private static CallerAnswer Find(HttpContext context)
    {
        var parts = context.Request.Headers[Header].ToString().Split('/');
        if (parts is not [var tenant, var word, var user] || RoleMatrix.Find(word) is not { } role)
        {
            return new CallerAnswer.NothingShown();
        }
        return new CallerAnswer.Found(
            new Caller(
                TenantId.Parse(tenant),
                CallerKind.User,
                Guid.Parse(user),
                $"{word}@test.example",
                role,
                RoleMatrix.Of(role),
                Guid.Empty
            )
        );
    }

    private static string Value(TenantId tenant, Role role, Guid? user) =>
        $"{tenant}/{RoleMatrix.Word(role)}/{user ?? Guid.Empty}";
}
