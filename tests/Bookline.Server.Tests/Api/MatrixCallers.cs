using Bookline.Server.Access;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookline.Server.Tests.Api;

/// <summary>Keys with any scopes, by a header; people come by <see cref="TestCallers"/>.</summary>
internal sealed class MatrixCallers : ICallerSource
{
    private const string Header = "X-Test-Key";

    public static void Add(WebApplicationBuilder builder) => AccessModule.AddSource<MatrixCallers>(builder.Services);

    public static void Sign(HttpRequestMessage request, TenantId tenant, Role? role, IReadOnlyList<string> scopes)
    {
        if (role is { } r)
        {
            TestCallers.As(request, tenant, r);
        }
        else
        {
            request.Headers.Add(Header, $"{tenant} {string.Join(' ', scopes)}");
        }
    }

    public Task<CallerAnswer> FindAsync(HttpContext context) =>
        Task.FromResult<CallerAnswer>(
            context.Request.Headers[Header].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)
                is [var tenant, .. var scopes]
                ? new CallerAnswer.Found(
                    new Caller(
                        TenantId.Parse(tenant),
                        CallerKind.ApiKey,
                        Guid.Empty,
                        "test key",
                        null,
                        scopes.Select(scope => Permission.Find(scope)!).ToHashSet(),
                        null
                    )
                )
                : new CallerAnswer.NothingShown()
        );
}
