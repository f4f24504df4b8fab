using Bookline.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>For programs with dependency injection.</summary>
public static class TenantDbContextServices
{
    private const int DefaultPoolSize = 1024;

    /// <summary>
    /// Adds an <c>IDbContextFactory&lt;TContext&gt;</c> with a pool, on the container's <see cref="TenantContext"/> (AddTenantContext).
    /// </summary>
    /// <param name="npgsql">Further settings of the provider, such as retries.</param>
    /// <param name="options">Further options of the DbContext.</param>
    /// <param name="poolSize">At most so many instances wait for their next use.</param>
    public static IServiceCollection AddTenantDbContext<TContext>(
        this IServiceCollection services,
        Action<NpgsqlDbContextOptionsBuilder>? npgsql = null,
        Action<IServiceProvider, DbContextOptionsBuilder>? options = null,
        int poolSize = DefaultPoolSize
    )
        where TContext : DbContext =>
        services.AddPooledDbContextFactory<TContext>(
            (provider, builder) =>
            {
                builder.UseTenantContext(provider.GetRequiredService<TenantContext>(), npgsql);
                options?.Invoke(provider, builder);
            },
            poolSize
        );
}
