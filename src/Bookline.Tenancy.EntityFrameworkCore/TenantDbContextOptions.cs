using Bookline.Tenancy;
using Bookline.Tenancy.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Binds DbContexts to tenants.</summary>
public static class TenantDbContextOptions
{
    /// <summary>
    /// Takes connections from a <see cref="TenantContext"/>, sends every command as its DbContext's tenant's, and isolates
    /// every entity type that has a property on the tenant column: filtered when queried, stamped when added, refused when foreign.
    /// </summary>
    /// <param name="options">Of a DbContext of one's own.</param>
    /// <param name="tenants">One for the whole program.</param>
    /// <param name="npgsql">Further settings of the provider, such as retries.</param>
    /// <param name="tenantColumn">The column that says whose a row is: of type uuid, a Guid or <see cref="TenantId"/> here.</param>
    public static DbContextOptionsBuilder UseTenantContext(
        this DbContextOptionsBuilder options,
        TenantContext tenants,
        Action<NpgsqlDbContextOptionsBuilder>? npgsql = null,
        string tenantColumn = "tenant_id"
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tenants);
        ArgumentException.ThrowIfNullOrWhiteSpace(tenantColumn);
        options.UseNpgsql(tenants.DataSource, npgsql);
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(
            new TenantOptionsExtension(tenants, tenantColumn)
        );
        return options;
    }

    /// <inheritdoc cref="UseTenantContext(DbContextOptionsBuilder, TenantContext, Action{NpgsqlDbContextOptionsBuilder}?, string)"/>
    public static DbContextOptionsBuilder<TContext> UseTenantContext<TContext>(
        this DbContextOptionsBuilder<TContext> options,
        TenantContext tenants,
        Action<NpgsqlDbContextOptionsBuilder>? npgsql = null,
        string tenantColumn = "tenant_id"
    )
        where TContext : DbContext
    {
        UseTenantContext((DbContextOptionsBuilder)options, tenants, npgsql, tenantColumn);
        return options;
    }
}
