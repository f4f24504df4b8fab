using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace Bookline.Tenancy.EntityFrameworkCore.Model;

/// <summary>Lets <see cref="TenantConvention"/> see every model, so that no entity type can be forgotten.</summary>
internal sealed class TenantConventionPlugin(IDbContextOptions options) : IConventionSetPlugin
{
    public ConventionSet ModifyConventions(ConventionSet conventionSet)
    {
        var column = options.FindExtension<TenantOptionsExtension>()!.TenantColumn;
        // First: the provider's own finalizing conventions shall see the filters.
        conventionSet.ModelFinalizingConventions.Insert(0, new TenantConvention(column));
        return conventionSet;
    }
}
