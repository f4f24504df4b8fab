using System.Globalization;
using Bookline.Tenancy.EntityFrameworkCore.Binding;
using Bookline.Tenancy.EntityFrameworkCore.Commands;
using Bookline.Tenancy.EntityFrameworkCore.Model;
using Bookline.Tenancy.EntityFrameworkCore.Saving;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Tenancy.EntityFrameworkCore;

/// <summary>What UseTenantContext adds to a DbContext's options: EF Core's own way to add services of one's own.</summary>
internal sealed class TenantOptionsExtension(TenantContext tenants, string tenantColumn) : IDbContextOptionsExtension
{
    public TenantContext Tenants { get; } = tenants;
    public string TenantColumn { get; } = tenantColumn;
    public DbContextOptionsExtensionInfo Info => new TenantOptionsInfo(this);

    public void ApplyServices(IServiceCollection services)
    {
        services.AddScoped<TenantBinding>();
        services.AddScoped<IResettableService>(provider => provider.GetRequiredService<TenantBinding>());
        services.AddSingleton<IInterceptor, TenantCommandInterceptor>();
        services.AddSingleton<IInterceptor, TenantSaveInterceptor>();
        services.AddScoped<IModificationCommandBatchFactory, TenantModificationBatchFactory>();
        new EntityFrameworkRelationalServicesBuilder(services)
            .TryAdd<IConventionSetPlugin, TenantConventionPlugin>()
            .TryAdd<IRelationalTypeMappingSourcePlugin, TenantIdMappingPlugin>();
    }

    public void Validate(IDbContextOptions options) { }

    private sealed class TenantOptionsInfo(TenantOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;
        public override string LogFragment => "tenants isolated ";

        // Models are cached with the service provider, and the column shapes the model; connections do not.
        public override int GetServiceProviderHashCode() =>
            extension.TenantColumn.GetHashCode(StringComparison.Ordinal);

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
            other is TenantOptionsInfo same && same.Column == Column;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) =>
            debugInfo["Bookline:TenantColumn"] = GetServiceProviderHashCode().ToString(CultureInfo.InvariantCulture);

        private string Column => extension.TenantColumn;
    }
}
