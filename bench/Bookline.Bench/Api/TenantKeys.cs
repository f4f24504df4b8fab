using Bookline.Bench.Messages;
using Bookline.Server.Access;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Bench.Api;

/// <summary>A real API key for each business, so that what admits a call is measured with it.</summary>
internal static class TenantKeys
{
    // As many as a server makes in one go beside its other work.
    private const int AtOnce = 8;

    /// <returns>The keys, that of the first business first.</returns>
    public static async Task<IReadOnlyList<string>> MakeAsync(
        IServiceProvider services,
        int tenants,
        CancellationToken cancel
    )
    {
        var (contexts, access) = (
            services.GetRequiredService<TenantContext>(),
            services.GetRequiredService<AccessModule>()
        );
        var keys = new string[tenants];
        await Parallel.ForAsync(
            0,
            tenants,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (n, ct) =>
            {
                var made = await contexts.WithTenantTransactionAsync(
                    new TenantId(ChattingBusinesses.TenantAt(n + 1)),
                    db => access.CreateKeyAsync(db, new NewApiKey("bench", [Permission.ServicesRead]), Actor.System),
                    cancel: ct
                );
                keys[n] = made.Key;
            }
        );
        return keys;
    }
}
