namespace Bookline.Tenancy.EntityFrameworkCore;

/// <summary>SaveChanges was to write an entity of another tenant, or to give one away. Nothing was sent.</summary>
public sealed class ForeignTenantException : TenancyException
{
    internal ForeignTenantException(string entity, TenantId tenant, Guid foreign)
        : base(
            $"A {entity} belongs to tenant {foreign}, and this DbContext works for tenant {tenant}: nothing was saved."
        ) => (Tenant, Foreign) = (tenant, foreign);

    /// <summary>Whose DbContext it was.</summary>
    public TenantId Tenant { get; }

    /// <summary>Whose the entity is, was, or was to be.</summary>
    public Guid Foreign { get; }
}
