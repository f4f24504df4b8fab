using System.Globalization;
using Bookline.Bench.Messages;
using Bookline.Server.Access;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Bookline.Bench.Api;

/// <summary>A key for each business that nobody has to look up: what is measured is the API, not its keys.</summary>
internal sealed class BenchKeys : ICallerSource
{
    private const string Prefix = "Bearer bench-";

    public static string Of(int tenant) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{tenant}");

    public Task<CallerAnswer> FindAsync(HttpContext context)
    {
        var shown = context.Request.Headers.Authorization.ToString();
        if (
            !shown.StartsWith(Prefix, StringComparison.Ordinal)
            || !int.TryParse(shown.AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out var tenant)
        )
        {
            return Task.FromResult<CallerAnswer>(new CallerAnswer.NothingShown());
        }
        var id = ChattingBusinesses.TenantAt(tenant);
        return Task.FromResult<CallerAnswer>(
            new CallerAnswer.Found(
                new Caller(
                    new TenantId(id),
                    CallerKind.ApiKey,
                    id,
                    "bench",
                    null,
                    new HashSet<Permission> { Permission.ServicesRead },
                    null
                )
            )
        );
    }
}
