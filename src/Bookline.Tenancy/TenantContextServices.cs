using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

using Bookline.Tenancy;

/// <summary>For programs with dependency injection.</summary>
public static class TenantContextServices
{
    /// <summary>Adds one <see cref="TenantContext"/> with connections of its own, closed with the container.</summary>
    /// <inheritdoc cref="TenantContext(string, TenantContextOptions?)"/>
    public static IServiceCollection AddTenantContext(
        this IServiceCollection services,
        string databaseUrl,
        TenantContextOptions? options = null
    ) => services.AddSingleton(_ => new TenantContext(databaseUrl, options));

    /// <summary>Adds one <see cref="TenantContext"/> on the container's <see cref="NpgsqlDataSource"/>.</summary>
    public static IServiceCollection AddTenantContext(
        this IServiceCollection services,
        TenantContextOptions? options = null
    ) => services.AddSingleton(provider => new TenantContext(provider.GetRequiredService<NpgsqlDataSource>(), options));
}
