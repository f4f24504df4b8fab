using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Bookline.Tenancy.EntityFrameworkCore.Model;

/// <summary>
/// Stamps entities with the tenant as soon as they are added, not only when saved: keys and foreign keys may contain it.
/// </summary>
internal static class TenantIdGenerators
{
    public static ValueGenerator For(Type clrType) =>
        clrType == typeof(TenantId) ? new TenantIdGenerator() : new GuidGenerator();

    private sealed class GuidGenerator : ValueGenerator<Guid>
    {
        public override bool GeneratesTemporaryValues => false;

        public override Guid Next(EntityEntry entry) => TenantProperty.GuidOf(entry.Context);
    }

    private sealed class TenantIdGenerator : ValueGenerator<TenantId>
    {
        public override bool GeneratesTemporaryValues => false;

        public override TenantId Next(EntityEntry entry) => TenantProperty.TenantOf(entry.Context);
    }
}
