using Bookline.Tenancy.EntityFrameworkCore.Binding;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;

namespace Bookline.Tenancy.EntityFrameworkCore.Saving;

#pragma warning disable EF1001 // The provider has no public way in; see docs/entity-framework-core.md

/// <summary>Makes SaveChanges' batches, with the provider's own limits.</summary>
internal sealed class TenantModificationBatchFactory(
    ModificationCommandBatchFactoryDependencies dependencies,
    IDbContextOptions options,
    TenantBinding binding
) : IModificationCommandBatchFactory
{
    // The provider's default.
    private const int DefaultMaxBatchSize = 1000;

    private readonly int maxBatchSize =
        options.FindExtension<NpgsqlOptionsExtension>()?.MaxBatchSize ?? DefaultMaxBatchSize;

    public ModificationCommandBatch Create() => new TenantModificationBatch(dependencies, maxBatchSize, binding);
}
